import ArgumentParser
import CaptureEngine
import CaptureHTTP
import CaptureKit
import Glibc
import Logging

struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve until SIGTERM or SIGINT.",
        discussion: """
            A signal lets requests in flight finish, within server.drain; a second one ends the service at once.

            Exits with 0 after a stop, 66 when the file cannot be read, 78 when it is wrong (see "capture-ai validate") or a secret that \
            it names is not there, 69 when a stage or a port cannot start.
            """)

    @Argument(help: "The pipeline file.")
    var file = "pipeline.json"

    func run() async throws {
        let writer = LogWriter(descriptor: 1)
        defer { writer.flush() }
        let isTerminal = isatty(1) == 1
        // The file itself decides how lines look; until it is read, people do.
        let early = Logger(label: "capture-ai") { _ in LineLogHandler(format: isTerminal ? .text : .json, level: .info, writer: writer) }
        let settings = try ServiceFile.load(file, logger: early).file.server
        let format = LogFormat(rawValue: settings.logFormat) ?? (isTerminal ? .text : .json)
        let level = Logger.Level(rawValue: settings.logLevel) ?? .info
        let logger = Logger(label: "capture-ai") { _ in LineLogHandler(format: format, level: level, writer: writer) }

        let loaded = try ServiceFile.load(file, logger: logger)
        let memory = ByteBudget(limit: settings.memory, patience: settings.memoryWait)
        let telemetry = Telemetry { summary in
            if level <= .info { writer.write(format.line(.now(), summary)) }
        }
        let pipeline = loaded.file.pipeline(memory: memory, telemetry: telemetry, environment: loaded.environment)
        let service = Service(settings: settings, pipeline: pipeline, memory: memory, environment: loaded.environment)
        let signals = StopSignals()
        do { try await service.start() } catch {
            writer.flush()
            if let secret = (error as? StartFailure)?.cause as? SecretProblem {
                complain(secret.problem.description(in: file))
                throw Exit.badConfiguration
            }
            complain("\(error)")
            throw Exit.unavailable
        }
        logger.info("serving", metadata: service.metadata)
        let signal = await signals.first()
        logger.info("stopping", metadata: ["signal": "\(signal)", "drain": "\(settings.drain.inUnits)"])
        await service.stop()
        logger.info("stopped: \(telemetry.ledger)")
    }
}

extension Service {
    fileprivate var metadata: Logger.Metadata {
        var metadata: Logger.Metadata = [:]
        if let address = clientAddress { metadata["listen"] = "\(address)" }
        if let address = adminAddress { metadata["admin"] = "\(address)" }
        return metadata
    }
}
