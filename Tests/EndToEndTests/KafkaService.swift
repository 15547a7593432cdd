import CaptureEngine
import CaptureHTTP
import CaptureKit
import CapturePlugins
import CaptureTesting
import Foundation
import ServerSupport

/// The service as the repository's `pipeline.json` describes it, but for the addresses and what a test changes.
final class KafkaService: Sendable {
    let telemetry = Telemetry()
    private let service: Service

    /// Runs `body` against the service and stops the service, also after a failure.
    ///
    /// - Parameters:
    ///   - log: what `kafka_emit` has under `"with"`, without the braces, instead of the file.
    ///   - store: the same for `s3_store`, whose secrets are `testers-secret`; nil switches that stage off.
    static func with(
        log: String, store: String? = nil, logs: LogWatch = LogWatch(), _ body: (KafkaService) async throws -> Void
    ) async throws {
        let running = try KafkaService(log: log, store: store, logs: logs)
        try await running.service.start()
        do { try await body(running) } catch {
            await running.service.stop()
            throw error
        }
        await running.service.stop()
    }

    private init(log: String, store: String?, logs: LogWatch) throws {
        let shipped = try String(contentsOfFile: "\(Workshop.package)/pipeline.json", encoding: .utf8)
        let text = shipped.replacing(#""brokers": "file:data/events.ndjson""#, with: log)
            // These tests send what no type of event has, and more of it.
            .replacing(#""use": "schema""#, with: #""use": "schema", "enabled": false"#)
            .replacing(#""use": "limits""#, with: #""use": "limits", "enabled": false"#)
            .replacing(#"{ "use": "s3_store", "#, with: #"{ "use": "s3_store", "enabled": \#(store != nil), "#)
            .replacing(#""bucket": "llma", "endpoint": "file:data/objects""#, with: store ?? #""bucket": "llma""#)
            .replacing("127.0.0.1:8080", with: "127.0.0.1:0").replacing("127.0.0.1:9090", with: "127.0.0.1:0")
        let random = RandomBits()
        var environment = StageEnvironment.testing(logger: logs.logger)
        environment.now = { .now() }
        environment.random = { random.next() }
        environment.secrets = { _ in SeaweedFS.secretKey }
        let file = try PipelineFile<ServerSettings>(
            text, name: "pipeline.json", registry: try StageRegistry(allStages), environment: environment,
            given: Facts<RequestHead, RequestBody>.self, promised: Receipt.self)
        let memory = ByteBudget(limit: file.server.memory, patience: .seconds(30))
        service = Service(
            settings: file.server, pipeline: file.pipeline(memory: memory, telemetry: telemetry, environment: environment), memory: memory,
            environment: environment)
    }

    var port: Int { service.clientAddress?.port ?? 0 }

    /// Sends one request on a connection of its own.
    func send(_ request: MultipartRequest) async throws -> HTTPResponse { try await send([request])[0] }

    /// Sends requests one after the other on one connection.
    func send(_ requests: [MultipartRequest]) async throws -> [HTTPResponse] { try await KafkaService.send(requests, to: port) }

    /// Sends requests one after the other on one connection.
    static func send(_ requests: [MultipartRequest], to port: Int) async throws -> [HTTPResponse] {
        let connection = try RawConnection(port: port)
        var responses: [HTTPResponse] = []
        for request in requests {
            let head = "POST /ai HTTP/1.1\r\nHost: localhost\r\nContent-Type: \(request.contentType)\r\n"
            await connection.send(Array("\(head)Content-Length: \(request.body.count)\r\n\r\n".utf8) + request.body)
            responses.append(try await connection.response())
        }
        return responses
    }

    /// What `/_readiness` says.
    func readiness() async throws -> HTTPResponse {
        let connection = try RawConnection(port: port)
        await connection.send("GET /_readiness HTTP/1.1\r\nHost: localhost\r\n\r\n")
        return try await connection.response()
    }
}
