public import Logging

/// What a stage may use from outside while it is made, so that tests can stand in for it.
public struct StageEnvironment: Sendable {
    /// The folder that relative paths in `pipeline.json` are relative to.
    public var directory: String
    /// Looks a secret up; called in `start`, never in `init`.
    public var secrets: @Sendable (Secret) throws(SecretProblem) -> String
    /// The wall clock.
    public var now: @Sendable () -> Timestamp
    /// Nanoseconds of a clock that only goes forward, from an arbitrary beginning; for measuring, not for dates.
    public var uptime: @Sendable () -> Int64
    /// Sixty-four unpredictable bits.
    public var random: @Sendable () -> UInt64
    /// Where the stage logs what is not about one request.
    public var logger: Logger
    /// Where the stage counts what the engine cannot know.
    public var metrics: MetricsRegistry

    /// Creates an environment.
    public init(
        directory: String, secrets: @escaping @Sendable (Secret) throws(SecretProblem) -> String, now: @escaping @Sendable () -> Timestamp,
        uptime: @escaping @Sendable () -> Int64 = monotonicNanoseconds, random: @escaping @Sendable () -> UInt64, logger: Logger,
        metrics: MetricsRegistry = MetricsRegistry()
    ) {
        (self.directory, self.secrets, self.now, self.random) = (directory, secrets, now, random)
        (self.uptime, self.logger, self.metrics) = (uptime, logger, metrics)
    }
}
