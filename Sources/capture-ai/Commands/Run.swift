import ArgumentParser
import CMalloc
import CaptureEngine
import CaptureHTTP
import CaptureKit
import CapturePlugins
import Glibc
import Logging

struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve until SIGTERM or SIGINT.",
        discussion: """
            A signal lets requests in flight finish, within server.drain; a second one ends the service at once. SIGHUP lets stages read \
            the files again that their settings name, such as teams.json; the pipeline file itself is read at the start only.

            Exits with 0 after a stop, 66 when the file cannot be read, 78 when it is wrong (see "capture-ai validate") or a file or a \
            secret that it names is wrong or not there, 69 when a stage or a port cannot start.
            """)

    @Argument(help: "The pipeline file.")
    var file = "pipeline.json"

    func run() async throws {
        // Each arena keeps what large bodies have left behind; more of them than event loops cost memory and save nothing. It counts only
        // before other threads have made theirs.
        capture_malloc_limit_arenas(Int32(clamping: sysconf(Int32(_SC_NPROCESSORS_ONLN))))
        // A second signal ends the process even while the last lines wait for a reader.
        let signals = StopSignals()
        let hangups = HangupSignal()
        // The file itself decides how lines look; until it is read, whoever reads them does.
        let writer = LogWriter(descriptor: 1, format: isatty(1) == 1 ? .text : .json)
        defer { withExtendedLifetime((signals, hangups)) { writer.flush() } }
        let logger = Logger(label: "capture-ai") { _ in LineLogHandler(writer) }
        let loaded = try ServiceFile.load(file, logger: logger)
        let unremoved = loaded.retentionProblems()
        if !unremoved.isEmpty {
            for problems in unremoved { complain(problems.description) }
            throw Exit.badConfiguration
        }
        let settings = loaded.file.server
        let (format, level) = (LogFormat(rawValue: settings.logFormat) ?? writer.format, Logger.Level(rawValue: settings.logLevel) ?? .info)
        writer.use(format, level)
        warnOfFewDescriptors(for: settings.maxConnections, logger)
        let memory = ByteBudget(limit: settings.memory, patience: settings.memoryWait)
        let telemetry = Telemetry(metrics: loaded.environment.metrics) { summary in
            if level <= .info { writer.write(format.line(.now(), summary)) }
        }
        let pipeline = loaded.file.pipeline(memory: memory, telemetry: telemetry, environment: loaded.environment)
        let service = Service(settings: settings, pipeline: pipeline, memory: memory, environment: loaded.environment)
        do { try await service.start() } catch {
            writer.flush()
            try Run.end(with: error, in: file)
        }
        logger.info("serving", metadata: service.metadata)
        let reloading = Task { [arrivals = hangups.arrivals] in
            for await _ in arrivals {
                logger.info("reloading", metadata: ["signal": "SIGHUP"])
                await service.reload()
            }
        }
        let signal = await signals.first()
        reloading.cancel()
        logger.info("stopping", metadata: ["signal": "\(signal)", "drain": "\(settings.drain.inUnits)"])
        await service.stop()
        // Whatever the level: it is what the log is held against.
        writer.write(format.line(.now(), .info, "stopped: \(telemetry.ledger)"))
    }
}

extension Run {
    /// Says why the service could not start, and ends the command: by what is wrong with the configuration, or by what is missing.
    fileprivate static func end(with error: any Error, in file: String) throws -> Never {
        switch (error as? StartFailure)?.cause {
        case let secret as SecretProblem: complain(secret.problem.description(in: file))
        case let problem as Problem: complain(problem.description(in: file))
        case let problems as FileProblems: complain(problems.description)
        case let problems as EventSchemaProblems: complain(problems.description)
        default:
            complain("\(error)")
            throw Exit.unavailable
        }
        throw Exit.badConfiguration
    }
}

/// Allows the process as many descriptors as it may have, and says so when that is too few.
private func warnOfFewDescriptors(for connections: Int, _ logger: Logger) {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
    limit.rlim_cur = limit.rlim_max
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    // Each connection takes one, and the service itself a few.
    guard limit.rlim_max < UInt(connections) + 256 else { return }
    logger.warning(
        """
        the process may open \(limit.rlim_max) files, too few for "max_connections" \(connections); raise the limit (ulimit -Hn, \
        LimitNOFILE) or lower "max_connections"
        """)
}

extension Service {
    fileprivate var metadata: Logger.Metadata {
        var metadata: Logger.Metadata = [:]
        if let address = clientAddress { metadata["listen"] = "\(address)" }
        if let address = adminAddress { metadata["admin"] = "\(address)" }
        return metadata
    }
}
