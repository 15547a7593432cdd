public import CaptureKit

/// What the engine must know of a request to run, time and log it.
public struct RequestInfo: Sendable {
    /// Names the request in logs and in the answer.
    public let id: String
    /// When its head arrived, by the wall clock.
    public let now: Timestamp
    /// When its head arrived, for timing.
    public let started: ContinuousClock.Instant
    /// When its time is up.
    public let deadline: ContinuousClock.Instant
    /// How many bytes of its body have arrived so far.
    public let received: @Sendable () -> Int

    /// Gathers what is known.
    public init(
        id: String, now: Timestamp, started: ContinuousClock.Instant, deadline: ContinuousClock.Instant,
        received: @escaping @Sendable () -> Int
    ) {
        (self.id, self.now, self.started, self.deadline, self.received) = (id, now, started, deadline, received)
    }
}
