import CaptureEngine
import CaptureKit
import CapturePlugins
import CaptureTesting
import Foundation
import Testing

/// What became of a request that went through `boundary_check`, `multipart`, other stages, and `kafka_emit`.
struct Emission {
    let outcome: Outcome
    let records: [EventRecord]

    /// Sends a request to a log that remembers.
    static func of(
        _ request: MultipartRequest, ahead: [any Stage] = [], before extra: [any Stage] = [], client: String = "192.0.2.1",
        now: Timestamp = MovableClock().now,
        maxRecord: ByteCount? = nil
    ) async throws -> Emission {
        let log = RecordingEventLog()
        let outcome = try await run(
            request, ahead: ahead, through: extra + [KafkaEmit(log: log, maxRecord: maxRecord)], client: client, now: now)
        return Emission(outcome: outcome, records: log.records)
    }

    /// Sends an event without blobs.
    static func of(event: String, properties: String? = nil, headers: [HeaderField] = [], now: Timestamp = MovableClock().now) async throws
        -> Emission
    {
        var request = MultipartRequest(event: event, properties: properties)
        request.headers = headers
        return try await of(request, now: now)
    }

    /// Sends a request through stages ahead, the usual first ones, and then these.
    static func run(
        _ request: MultipartRequest, ahead: [any Stage] = [], through stages: [any Stage], client: String = "192.0.2.1",
        now: Timestamp = MovableClock().now
    ) async throws -> Outcome {
        var reader = SettingsReader(JSONNode(.object([])), path: "$")
        let none = NoSettings(from: &reader)
        let first: [any Stage] = [
            BoundaryCheck(settings: none, environment: .testing()), Multipart(settings: none, environment: .testing()),
        ]
        let memory = ByteBudget(limit: .mebi(64))
        let pipeline = try Pipeline(
            given: Facts<RequestHead, RequestBody>.self, ahead + first + stages, memory: memory, logger: .silent)
        let head = RequestHead(method: "POST", path: "/ai", headers: request.head.headers, client: client)
        let info = RequestInfo(id: "r", now: now, started: .now, deadline: .now + .seconds(60), received: { 0 })
        return await pipeline.run(Facts(head, RequestBody(request.body)), request: info).outcome
    }

    /// The one record.
    var record: EventRecord {
        get throws {
            try #require(records.count == 1, "\(outcome)")
            return records[0]
        }
    }

    /// The record's value as text.
    var text: String { get throws { String(decoding: try record.value, as: UTF8.self) } }

    /// A member of the record's value.
    func member(_ name: String) throws -> String? {
        let value = try JSONSerialization.jsonObject(with: Data(record.value)) as? [String: Any]
        return value?[name] as? String
    }

    /// The record's header of that name.
    func header(_ name: String) throws -> String? { try record.headers.first(name) }
}

/// Stands for a store: names a URL for each blob.
struct TestStore: Stage {
    static let name = "test_store"
    static let summary = "Names a URL for each blob."
    static let codes: [Code] = []
    let urls: [String]

    init(urls: [String]) { self.urls = urls }
    init(settings: NoSettings, environment: StageEnvironment) { urls = [] }

    func process(_ parts: Parts, in context: StageContext) async throws -> StoredBlobs { StoredBlobs(urls: urls) }
}

/// Stands for authentication.
struct TestAuth: Stage {
    static let name = "test_auth"
    static let summary = "Knows everyone as team 42."
    static let codes: [Code] = []

    init() {}
    init(settings: NoSettings, environment: StageEnvironment) {}

    func process(_ head: RequestHead, in context: StageContext) async throws -> Principal { Principal(team: "42", token: "phc_checked") }
}
