import CaptureBytes
public import CaptureKit
public import Logging
import Synchronization

extension StageEnvironment {
    /// An environment for tests: a clock that stands still, counted "random" numbers, and every secret is `secret-value`.
    public static func testing(
        clock: MovableClock = MovableClock(), directory: String = ".", logger: Logger = .silent
    ) -> StageEnvironment {
        let count = Atomic<UInt64>(0)
        let counter = Counter(count)
        return StageEnvironment(
            directory: directory, secrets: { _ in "secret-value" }, now: { clock.now }, uptime: { clock.now.microseconds * 1000 },
            random: { counter.next() }, logger: logger)
    }
}

/// Numbers that differ from each other and from run to run do not.
private final class Counter: Sendable {
    private let count: Atomic<UInt64>
    init(_ count: consuming Atomic<UInt64>) { self.count = count }
    func next() -> UInt64 { count.wrappingAdd(1, ordering: .relaxed).newValue &* 0x9e37_79b9_7f4a_7c15 }
}

extension Logger {
    /// A logger that drops everything.
    public static var silent: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }
}

extension StageContext {
    /// A context for tests: a minute of time, and room for 64 MiB.
    public static func testing(
        stage: String = "test", now: Timestamp = MovableClock().now, memory: ByteBudget = ByteBudget(limit: .mebi(64)),
        logger: Logger = .silent
    ) -> StageContext {
        StageContext(requestID: "request-1", now: now, deadline: .now + .seconds(60), memory: memory, stage: stage, logger: logger)
    }
}

extension Event {
    /// An event made of its JSON, which must hold what an event needs.
    ///
    /// - Throws: `JSONFault` when it is no JSON.
    public static func sample(
        _ json: String = #"{"event":"$ai_generation","distinct_id":"user-1","properties":{"$ai_model":"gpt-4o"}}"#,
        uuid: String = "01919e23-46d0-7b2c-8f5e-0123456789ab", timestamp: Timestamp? = nil, sentAt: Timestamp? = nil,
        properties: String? = nil
    ) throws -> Event {
        let document = try JSONDocument(Bytes(json))
        return Event(
            name: document.root["event"]?.string ?? "", distinctID: document.root["distinct_id"]?.string ?? "",
            uuid: EventUUID(uuid) ?? EventUUID(version7: MovableClock().now, random: { 1 }), timestamp: timestamp, sentAt: sentAt,
            document: document, propertiesDocument: try properties.map { try JSONDocument(Bytes($0)) })
    }
}

extension Part {
    /// A blob for the property at `path`, whose names are separated by dots.
    public static func blob(_ path: String, _ text: String, type: String = "text/plain") -> Part {
        let names = path.split(separator: ".").map(String.init)
        return Part(name: "event.properties.\(path)", path: names, contentType: type, body: Bytes(text))
    }
}
