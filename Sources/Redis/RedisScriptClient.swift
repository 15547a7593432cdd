internal import CHiredis
internal import Glibc
internal import Synchronization
internal import Threads

/// Runs one script in a Redis server (EVALSHA).
///
/// One thread, `redis`, keeps one connection, over which calls go without waiting for one another's answers. While the server is away a
/// call fails at once, and the thread tries again by itself. Server: Redis 5 or later, without TLS.
public final class RedisScriptClient: Sendable {
    /// What the script is called with.
    public typealias Words = (keys: [String], arguments: [String])
    /// Makes, of an answer that came when who waited for it had left, the call that undoes what was done; nil for none.
    public typealias Undo = @Sendable (RedisValue) -> Words?

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

    /// Returns when the first attempt to connect has ended either way, or after ``RedisOptions/connectTimeout``: looking up the server's
    /// name (getaddrinfo(3)) may take longer, and goes on.
    public func waitForFirstAttempt() async { await mailbox.waitForFirstAttempt(atMost: options.connectTimeout) }

    /// Runs the script and returns what it returns.
    ///
    /// It ends within ``RedisOptions/timeout``, and at once when the task is cancelled. Whether the script ran is not known then; if its
    /// answer still comes, which it may within ``RedisOptions/connectTimeout`` more, `undo` is called, on the client's thread. When the
    /// connection breaks before, nothing is undone.
    ///
    /// - Throws: ``RedisFailure``.
    public func call(keys: [String], arguments: [String], undo: Undo? = nil) async throws(RedisFailure) -> RedisValue {
        let waiter = Waiter()
        let cancelled = RedisFailure(.cancelled, "the task was cancelled")
        let outcome = await waiter.wait(cancelled: cancelled) {
            let call = Call((keys, arguments), within: options.timeout, waiter: waiter, undo: undo)
            if let status = mailbox.submit(call) { call.fail(failure(status)) }
        }
        return try outcome.get()
    }

    /// Runs the script without anyone waiting for it; it is lost when the server is away.
    ///
    /// - Returns: whether it was handed in.
    @discardableResult
    public func post(keys: [String], arguments: [String]) -> Bool {
        mailbox.submit(Call((keys, arguments), within: options.timeout)) == nil
    }

    /// Fails what is under way with kind `stopped`, closes the connection and ends the thread; safe to call twice.
    ///
    /// It takes ``RedisOptions/connectTimeout`` at most: a thread that looks up the server's name then (getaddrinfo(3)) ends by itself
    /// when that is done.
    public func stop() async {
        mailbox.stop()
        let hasEnded = await mailbox.waitForEnd(atMost: options.connectTimeout)
        let thread = thread.withLock { $0.take() }
        // At its last instructions by now, if it has ended, so this does not block.
        if hasEnded { thread?.join() } else { thread?.detach() }
    }

    private func failure(_ status: Mailbox.Status) -> RedisFailure {
        RedisFailure(status == .stopped ? .stopped : .away, trouble ?? "\(options.address): there was no connection")
    }
}
