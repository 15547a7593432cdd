import ArgumentParser
import CaptureEngine
import CaptureHTTP
import CaptureKit
import CapturePlugins
import Logging

/// Serves the usual stages with an event log that drops everything, so that a load generator measures the path and no sink.
struct Serve: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Serve the stages with an event log that drops everything.")

    @Option(help: "The port on 127.0.0.1.")
    var port = 18_080

    @Option(help: "How many event loops.")
    var threads = 2

    @Flag(help: "Write the log line of each request, to standard error.")
    var log = false

    func run() throws {
        let arguments = self
        // Until it is killed.
        runAside { try await arguments.serve() }
    }

    private func serve() async throws {
        let json = "{\"listen\":\"127.0.0.1:\(port)\",\"admin\":\"127.0.0.1:0\",\"threads\":\(threads)}"
        let settings: ServerSettings = try read(json)
        let random = RandomBits()
        let environment = StageEnvironment(
            directory: ".", secrets: { secret throws(SecretProblem) in throw SecretProblem(secret, "benchmarks have no secrets") },
            now: { .now() }, random: { random.next() }, logger: Logger(label: "capture-bench"))
        let stages: [any Stage] = [
            BoundaryCheck(settings: try read("{}"), environment: environment),
            Multipart(settings: try read("{}"), environment: environment),
            PrefixValidation(settings: try read("{}"), environment: environment),
            KafkaEmit(log: DiscardingLog()),
        ]
        let writer = LogWriter(descriptor: 2, format: .json)
        let isLogging = log
        let telemetry = Telemetry { summary in if isLogging { writer.write(LogFormat.json.line(.now(), summary)) } }
        let memory = ByteBudget(limit: settings.memory)
        let pipeline = try Pipeline(
            given: Facts<RequestHead, RequestBody>.self, stages, memory: memory, telemetry: telemetry, logger: environment.logger)
        let service = Service(settings: settings, pipeline: pipeline, memory: memory, environment: environment)
        try await service.start()
        try await Task.sleep(for: .seconds(86_400))
    }

    private func read<Settings: StageSettings>(_ json: String) throws -> Settings {
        var reader = SettingsReader(try JSONNode(parsing: json), path: "$")
        let settings = Settings(from: &reader)
        if let problem = reader.finish().problems.first { throw problem }
        return settings
    }
}

/// An event log that keeps nothing.
struct DiscardingLog: EventLog {
    func start() async throws {}
    var notReady: String? { nil }
    func append(_ record: EventRecord) async throws -> Receipt { Receipt(place: "nowhere") }
    func stop() async {}
}
