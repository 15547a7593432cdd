internal import CRdkafka
internal import Synchronization

/// Owns a `rd_kafka_t`. Its poll thread is the only one that serves callbacks and the one that destroys the handle,
/// which it does when nobody is inside a call and everybody has been reported to.
@safe final class Client: Sendable {
    private struct State {
        /// Set once, by the first stop: how long the flush may take, in milliseconds.
        var flushWithin: Int32?
        /// Calls that use the handle now.
        var inside = 0
        var isDestroyed = false
        var fatal: KafkaError?
        var stopping: [CheckedContinuation<Void, Never>] = []

        var mayClose: Bool { flushWithin != nil && inside == 0 }
    }

    private nonisolated(unsafe) let raw: OpaquePointer
    private nonisolated(unsafe) let mainQueue: OpaquePointer
    private let state = Mutex(State())
    let listener: Listener

    /// Makes the handle; `run` must follow on a thread of its own, or `destroy`.
    init(properties: [KafkaProperty], log: @escaping @Sendable (KafkaLogLine) -> Void) throws(KafkaPropertyError) {
        if let problem = PropertyCheck().problems(in: properties).first { throw problem }
        let redaction = Redaction(of: properties)
        listener = Listener(redaction: redaction, log: log)
        let configuration = Configuration()
        for property in properties { _ = configuration.set(property) }
        configuration.setCallbacks(listener: listener)
        switch configuration.makeClient() {
        case .failure(let refusal): throw KafkaPropertyError(name: nil, reason: redaction.apply(to: refusal.reason))
        case .success(let handle):
            unsafe raw = handle.raw
            unsafe mainQueue = rd_kafka_queue_get_main(handle.raw)
        }
        // Does something with `log.queue=true` only: lines then come to the poll thread too, instead of nowhere.
        unsafe _ = rd_kafka_set_log_queue(raw, nil)
    }

    /// Runs `body` with the handle, which lives at least until `body` returns; nil once the client is stopping.
    func withHandle<Value>(_ body: (OpaquePointer) -> Value) -> Value? {
        let entered = state.withLock { state in
            guard state.flushWithin == nil else { return false }
            state.inside += 1
            return true
        }
        guard entered else { return nil }
        defer {
            state.withLock { state in
                state.inside -= 1
                if state.mayClose { wakePoll() }
            }
        }
        return unsafe body(raw)
    }

    var fatalError: KafkaError? {
        if let living = unsafe withHandle({ unsafe KafkaError(fatalOf: $0) }) { return living }
        return state.withLock { $0.fatal }
    }

    /// Serves callbacks until the client is stopped, then destroys the handle.
    func run() {
        while !state.withLock({ $0.mayClose }) { unsafe _ = rd_kafka_poll(raw, -1) }
        drain(within: state.withLock { $0.flushWithin } ?? 0)
        let fatal = unsafe KafkaError(fatalOf: raw)
        destroy()
        let stopping = state.withLock { state in
            state.isDestroyed = true
            state.fatal = fatal
            defer { state.stopping = [] }
            return state.stopping
        }
        for caller in stopping { caller.resume() }
    }

    /// Asks the poll thread to end; does nothing the second time.
    func close(flushWithin: Duration) -> Bool {
        state.withLock { state in
            guard state.flushWithin == nil else { return false }
            state.flushWithin = flushWithin.clampedMilliseconds
            if state.mayClose { wakePoll() }
            return true
        }
    }

    /// Returns when the handle is destroyed.
    func waitUntilDestroyed() async {
        await withCheckedContinuation { caller in
            let isDestroyed = state.withLock { state in
                if !state.isDestroyed { state.stopping.append(caller) }
                return state.isDestroyed
            }
            if isDestroyed { caller.resume() }
        }
    }

    func destroy() {
        unsafe rd_kafka_queue_destroy(mainQueue)
        unsafe rd_kafka_destroy(raw)
    }

    /// Called under the lock: the poll thread cannot destroy the queue before it has seen the new state.
    private func wakePoll() { unsafe rd_kafka_queue_yield(mainQueue) }

    private func drain(within milliseconds: Int32) {
        unsafe _ = rd_kafka_flush(raw, milliseconds)
        unsafe _ = rd_kafka_purge(raw, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT)
        while unsafe rd_kafka_outq_len(raw) > 0 { unsafe _ = rd_kafka_poll(raw, 100) }
    }
}

extension Duration {
    /// Whole milliseconds, rounded up so that a short time is not none, within what librdkafka takes.
    var clampedMilliseconds: Int32 {
        let (seconds, attoseconds) = components
        guard seconds < 2_000_000 else { return 2_000_000_000 }
        return max(0, Int32(seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000))
    }
}
