/// One record for the event log.
public struct EventRecord: Sendable, Equatable {
    /// What keeps one person's events in order.
    public let key: [UInt8]
    /// The record itself.
    public let value: [UInt8]
    /// Names and values beside the record, in order.
    public let headers: [HeaderField]

    /// Creates a record.
    public init(key: [UInt8], value: [UInt8], headers: [HeaderField]) {
        (self.key, self.value, self.headers) = (key, value, headers)
    }
}

/// Where events go: Kafka, or a file.
public protocol EventLog: Sendable {
    /// Connects.
    ///
    /// - Throws: any error whose text tells an operator what to change.
    func start() async throws

    /// Why records cannot be taken at the moment; nil when they can.
    var notReady: String? { get }

    /// Appends `record` and returns once it is durable.
    ///
    /// - Throws: ``EventLogError``; `CancellationError` when the task is cancelled, and then the record may be in the log or not.
    func append(_ record: EventRecord) async throws -> Receipt

    /// Flushes and disconnects; safe to call twice, and without `start`.
    func stop() async
}

/// Why an event log did not take a record.
public enum EventLogError: Error, Equatable {
    /// It is away, full, or does not let us in; the text says which, for the log.
    case unavailable(String)
    /// The record is larger than the log takes.
    case tooLarge(limit: Int?)
}
