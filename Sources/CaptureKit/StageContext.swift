public import Logging

/// What a stage may know about the request beyond its facts.
public struct StageContext: Sendable {
    /// Names this request in logs and in the answer.
    public let requestID: String
    /// When the request's head arrived.
    public let now: Timestamp
    /// When the client stops waiting; the engine cancels the stage then.
    public let deadline: ContinuousClock.Instant
    /// What the process may hold in memory for all requests.
    public let memory: ByteBudget
    /// What `pipeline.json` calls the stage.
    public let stage: String
    private let base: Logger

    /// Carries the request's id and the stage; built when asked for, as most requests log nothing.
    public var logger: Logger {
        var logger = base
        logger[metadataKey: "request_id"] = "\(requestID)"
        logger[metadataKey: "stage"] = "\(stage)"
        return logger
    }

    /// Creates a context; the engine does, and tests do.
    public init(
        requestID: String, now: Timestamp, deadline: ContinuousClock.Instant, memory: ByteBudget, stage: String, logger: Logger
    ) {
        (self.requestID, self.now, self.deadline, self.memory) = (requestID, now, deadline, memory)
        (self.stage, base) = (stage, logger)
    }

    /// Whether work that touches about `bytes` bytes may take a millisecond or more.
    @inlinable
    public func isLong(bytes: Int) -> Bool { bytes >= 256 * 1024 }

    /// Runs `work`, which touches about `bytes` bytes, where it does not hold up other requests.
    ///
    /// Small work stays on the thread that serves the request, which costs nothing; work of a millisecond or more moves to the
    /// concurrent pool.
    @inlinable
    public func crunch<R: Sendable>(bytes: Int, _ work: @Sendable () throws -> R) async rethrows -> R {
        if !isLong(bytes: bytes) { return try work() }
        return try await withTaskExecutorPreference(globalConcurrentExecutor) { try await hopped(work) }
    }
}

/// Being `@concurrent`, it runs on the preferred executor instead of on its caller's.
@concurrent @usableFromInline
func hopped<R: Sendable>(_ work: @Sendable () throws -> R) async rethrows -> R { try work() }
