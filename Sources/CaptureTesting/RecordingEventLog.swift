public import CaptureKit
import Synchronization

/// An event log that keeps every record in memory, and fails when told to; it takes records until it is stopped.
public final class RecordingEventLog: EventLog {
    private struct State {
        var records: [EventRecord] = []
        var failure: EventLogError?
        var trouble: String?
        var starts = 0, stops = 0
        var isStopped = false
    }

    private let state = Mutex(State())

    /// Empty, and ready.
    public init() {}

    /// The records so far, in order.
    public var records: [EventRecord] { state.withLock { $0.records } }
    /// How often it was started.
    public var starts: Int { state.withLock { $0.starts } }
    /// How often it was stopped.
    public var stops: Int { state.withLock { $0.stops } }

    /// From now on refuses records with `failure`, or takes them again when it is nil.
    public func fail(with failure: EventLogError?) { state.withLock { $0.failure = failure } }

    /// From now on is not ready because of `reason`, or ready when it is nil.
    public func setNotReady(_ reason: String?) { state.withLock { $0.trouble = reason } }

    public var notReady: String? { state.withLock { $0.isStopped ? "stopped" : $0.trouble } }

    public func start() async throws {
        state.withLock { state in
            state.starts += 1
            state.isStopped = false
        }
    }

    public func append(_ record: EventRecord) async throws -> Receipt {
        try Task.checkCancellation()
        return try state.withLock { state in
            if let failure = state.failure { throw failure }
            if state.isStopped { throw EventLogError.unavailable("stopped") }
            state.records.append(record)
            return Receipt(place: "record \(state.records.count)")
        }
    }

    public func stop() async {
        state.withLock { state in
            state.stops += 1
            state.isStopped = true
        }
    }
}
