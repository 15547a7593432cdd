internal import CHiredis
internal import Glibc
internal import Synchronization

/// Runs one script in a Redis server (EVALSHA).
///
/// One thread, `redis`, keeps one connection, over which calls go without waiting for one another's answers. While the server is away a
/// call fails at once, and the thread tries again by itself. Server: Redis 5 or later, without TLS.
public final class RedisScriptClient: Sendable {
    private let options: RedisOptions
    private let mailbox: Mailbox
    private let thread: Mutex<NamedThread?>

    /// Starts the thread, which connects and loads the script.
    ///
    /// - Parameter report: is called on the thread when the connection is up, or down for another reason than before.
    /// - Returns: nil when the system has no thread or descriptor left.
    public init?(_ options: RedisOptions, script: String, report: @escaping @Sendable (RedisEvent) -> Void) {
        guard let mailbox = Mailbox() else { return nil }
        let thread = NamedThread(name: "redis") {
            ConnectionLoop(options, script: script, mailbox, report: report).run()
        }
        guard let thread else { return nil }
        (self.options, self.mailbox) = (options, mailbox)
        self.thread = Mutex(thread)
    }

    deinit {
        mailbox.stop()
        thread.withLock { $0 }?.detach()
    }

    /// Why no call can be made at the moment; nil when it can.
    public var trouble: String? {
        switch mailbox.status {
        case .starting: "\(options.address): not connected yet"
        case .up: nil
        case .down(let reason): reason
        case .stopped: "\(options.address): the client is stopped"
        }
    }

    /// Returns when the first attempt to connect has ended either way, which takes ``RedisOptions/connectTimeout`` at most.
    public func waitForFirstAttempt() async { await mailbox.waitForFirstAttempt() }

    /// Runs the script and returns what it returns.
    ///
    /// It ends within ``RedisOptions/timeout``, also when the task is cancelled.
    ///
    /// - Throws: ``RedisFailure``.
    public func call(keys: [String], arguments: [String]) async throws(RedisFailure) -> RedisValue {
        let result = await withCheckedContinuation { waiting in
            let call = Call((keys, arguments), within: options.timeout, waiting: waiting)
            if let status = mailbox.submit(call) { call.finish(.failure(failure(status))) }
        }
        return try result.get()
    }

    /// Runs the script without anyone waiting for it; it is lost when the server is away.
    ///
    /// - Returns: whether it was handed in.
    @discardableResult
    public func post(keys: [String], arguments: [String]) -> Bool {
        mailbox.submit(Call((keys, arguments), within: options.timeout)) == nil
    }

    /// Fails what is under way with kind `stopped`, closes the connection and ends the thread; safe to call twice.
    public func stop() async {
        mailbox.stop()
        await mailbox.waitForEnd()
        // At its last instructions by now, so this does not block.
        thread.withLock { $0.take() }?.join()
    }

    private func failure(_ status: Mailbox.Status) -> RedisFailure {
        RedisFailure(status == .stopped ? .stopped : .away, trouble ?? "\(options.address): there was no connection")
    }
}
