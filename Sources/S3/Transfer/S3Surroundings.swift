public import CaptureKit

/// What a client needs of the world besides the network; tests give it another one.
public struct S3Surroundings: Sendable {
    /// The wall clock, which requests are signed with.
    public var now: @Sendable () -> Timestamp
    /// The clock of deadlines and pauses.
    public var instant: @Sendable () -> ContinuousClock.Instant
    /// Waits, and throws `CancellationError` as soon as the task is cancelled.
    public var sleep: @Sendable (Duration) async throws -> Void
    /// Random bits, for the jitter of pauses.
    public var random: @Sendable () -> UInt64
    /// Where standard credentials are looked for.
    public var places: CredentialsPlaces

    /// Creates surroundings; what is left out is the system's own.
    public init(
        now: @escaping @Sendable () -> Timestamp = { Timestamp.now() },
        instant: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now },
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
        random: (@Sendable () -> UInt64)? = nil, places: CredentialsPlaces = .system
    ) {
        let bits = RandomBits()
        (self.now, self.instant, self.sleep, self.places) = (now, instant, sleep, places)
        self.random = random ?? { bits.next() }
    }

    /// A random number from 0 up to, but not, 1.
    var fraction: Double { Double(random() >> 11) / Double(1 << 53) }
}
