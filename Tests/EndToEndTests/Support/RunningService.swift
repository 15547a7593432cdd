import CaptureEngine
import CaptureHTTP
import CaptureKit
import CapturePlugins
import CaptureTesting
import Testing

/// The product inside the test's process: real sockets, real stages, and an event log that remembers.
final class RunningService: Sendable {
    let log: RecordingEventLog
    let telemetry: Telemetry
    let memory: ByteBudget
    private let service: Service
    private let summaries: Watched<[RequestSummary]>

    /// Runs `body` against a service and stops the service, also after a failure.
    ///
    /// Whatever happened: at the end no memory is held, and every request that came has ended in one way.
    ///
    /// - Parameters:
    ///   - server: what `"server"` says besides the addresses.
    ///   - before: stages that stand before the usual ones.
    ///   - stages: all stages, instead of the usual ones.
    static func with(
        server: String = "", before: [any Stage] = [], stages: [any Stage]? = nil,
        _ body: (RunningService) async throws -> Void
    ) async throws {
        let running = try await RunningService(server: server, before: before, stages: stages)
        do { try await body(running) } catch {
            await running.stop()
            throw error
        }
        await running.stop()
        #expect(running.memory.used == 0)
        #expect(running.telemetry.ledger.inFlight == 0)
        #expect(running.telemetry.ledger.received == running.requests.count)
    }

    init(server: String = "", listen: String = "127.0.0.1:0", before: [any Stage] = [], stages: [any Stage]? = nil) async throws {
        let text = "{\"listen\":\"\(listen)\",\"admin\":\"127.0.0.1:0\",\"threads\":2\(server.isEmpty ? "" : ",")\(server)}"
        var reader = SettingsReader(try JSONNode(parsing: text), path: "$.server")
        let settings = ServerSettings(from: &reader)
        let problems = reader.finish().problems
        guard problems.isEmpty else { throw FileProblems(file: "server", problems: problems) }
        let log = RecordingEventLog()
        let random = RandomBits()
        var environment = StageEnvironment.testing()
        environment.now = { .now() }
        environment.random = { random.next() }
        var usual: [any Stage] = before
        usual.append(BoundaryCheck(settings: try noSettings(), environment: environment))
        usual.append(Multipart(settings: try noSettings(), environment: environment))
        usual.append(PrefixValidation(settings: try read("{}"), environment: environment))
        usual.append(KafkaEmit(log: log))
        let summaries = Watched<[RequestSummary]>([])
        let telemetry = Telemetry { summary in summaries.change { $0.append(summary) } }
        let memory = ByteBudget(limit: settings.memory, patience: settings.memoryWait)
        let pipeline = try Pipeline(
            given: Facts<RequestHead, RequestBody>.self, stages ?? usual, memory: memory, telemetry: telemetry, logger: .silent)
        service = Service(settings: settings, pipeline: pipeline, memory: memory, environment: environment)
        (self.log, self.telemetry, self.memory, self.summaries) = (log, telemetry, memory, summaries)
        try await service.start()
    }

    var port: Int { service.clientAddress?.port ?? 0 }
    var adminPort: Int { service.adminAddress?.port ?? 0 }
    var requests: [RequestSummary] { summaries.value }

    /// Waits until `count` requests have ended.
    func ended(_ count: Int) async throws { try await summaries.wait { $0.count >= count } }

    func stop() async { await service.stop() }

    /// A new connection to the client port.
    func connect() throws -> RawConnection { try RawConnection(port: port) }

    /// The first answer to `bytes`, sent on a connection of their own.
    func answer(to bytes: [UInt8], toHead: Bool = false) async throws -> HTTPResponse {
        let connection = try connect()
        await connection.send(bytes)
        return try await connection.response(toHead: toHead)
    }

    /// The first answer to `text`, sent on a connection of its own.
    func answer(to text: String, toHead: Bool = false) async throws -> HTTPResponse {
        try await answer(to: Array(text.utf8), toHead: toHead)
    }

    /// Sends one request on a connection of its own.
    func send(_ request: MultipartRequest, headers: [HeaderField] = []) async throws -> HTTPResponse {
        try await send(body: request.body, contentType: request.contentType, headers: request.headers + headers)
    }

    /// Sends one request on a connection of its own.
    func send(body: [UInt8], contentType: String, headers: [HeaderField] = []) async throws -> HTTPResponse {
        let connection = try connect()
        var head = "POST /ai HTTP/1.1\r\nHost: localhost\r\nContent-Type: \(contentType)\r\nContent-Length: \(body.count)\r\n"
        for header in headers { head += "\(header.name): \(header.value)\r\n" }
        await connection.send(Array("\(head)\r\n".utf8) + body)
        return try await connection.response()
    }
}

/// Settings read from JSON.
func read<Settings: StageSettings>(_ json: String) throws -> Settings {
    var reader = SettingsReader(try JSONNode(parsing: json), path: "$")
    let settings = Settings(from: &reader)
    let problems = reader.finish().problems
    guard problems.isEmpty else { throw FileProblems(file: "settings", problems: problems) }
    return settings
}

private func noSettings() throws -> NoSettings { try read("{}") }
