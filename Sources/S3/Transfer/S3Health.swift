import CaptureKit
import Synchronization

/// What is known about the store: whether it has answered, is away, or takes nothing.
final class S3Health: Sendable {
    private struct State {
        var isRunning = false
        var hasAnswered = false
        var breaker: CircuitBreaker
        var refusal: BlobStoreError?
        /// The last word, for the one who asks why.
        var last: BlobStoreError?
        var watcher: AsyncStream<Void>.Continuation?

        var trouble: String? {
            if !isRunning { return "it is not started" }
            if let refusal { return refusal.text }
            if breaker.isOpen { return last?.text ?? "S3 is away" }
            return hasAnswered ? nil : last?.text ?? "the bucket has not answered yet"
        }
    }

    private let state: Mutex<State>
    private let surroundings: S3Surroundings

    init(_ settings: S3Settings, _ surroundings: S3Surroundings) {
        state = Mutex(State(breaker: CircuitBreaker(threshold: settings.breakerThreshold, firstPause: settings.breakerPause)))
        self.surroundings = surroundings
    }

    /// Why nothing can be written; nil when it can.
    var trouble: String? { state.withLock { $0.trouble } }
    var isRunning: Bool { state.withLock { $0.isRunning } }
    /// Whether the store is left alone at the moment.
    var isOpen: Bool { state.withLock { $0.breaker.isOpen } }

    /// How long until the store may be asked again; nil when that is now.
    var pause: Duration? {
        let now = surroundings.instant()
        return state.withLock { $0.breaker.nextProbe }.flatMap { $0 > now ? $0 - now : nil }
    }

    /// Begins; what comes out wakes the one who watches for recovery, at first in any case.
    func start() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        state.withLock { state in
            state.isRunning = true
            state.breaker.answered()
            (state.refusal, state.last) = (nil, nil)
            state.watcher = continuation
        }
        continuation.yield()
        return stream
    }

    func stop() {
        state.withLock { state in
            (state.isRunning, state.hasAnswered) = (false, false)
            state.watcher?.finish()
            state.watcher = nil
        }
    }

    /// Lets a try through.
    ///
    /// - Throws: ``BlobStoreError`` with ``BlobStoreError/Reason/circuitOpen``, and one when the client does not run.
    func admit(isWrite: Bool) throws(BlobStoreError) -> CircuitBreaker.Admission {
        let now = surroundings.instant()
        let (admission, isRunning, last) = state.withLock { state in
            (state.isRunning ? state.breaker.admit(at: now, isWrite: isWrite) : nil, state.isRunning, state.last)
        }
        if let admission { return admission }
        if !isRunning { throw BlobStoreError(.other, "the client is stopped, or was never started") }
        throw BlobStoreError(.circuitOpen, "S3 is away and is left alone for a while; the last that was heard: \(last?.text ?? "nothing")")
    }

    /// A try succeeded.
    func succeeded(isWrite: Bool) {
        state.withLock { state in
            state.breaker.answered(isWrite: isWrite)
            (state.hasAnswered, state.refusal) = (true, nil)
            if state.breaker.isClosed { state.last = nil }
        }
    }

    /// A try failed.
    func failed(_ fault: S3Fault, _ admission: CircuitBreaker.Admission, isWrite: Bool) {
        if fault.meaning == .inOrder { return succeeded(isWrite: isWrite) }
        let (now, fraction) = (surroundings.instant(), surroundings.fraction)
        state.withLock { state in
            state.last = fault.error
            if fault.meaning == .away {
                // Where nobody was, a write says no more than anything else.
                state.breaker.away(admission, at: now, fraction: fraction, isWrite: isWrite && !fault.isUnreachable)
            } else {
                state.breaker.answered(isWrite: isWrite)
            }
            if fault.meaning == .refusesAll { state.refusal = fault.error }
            if state.trouble != nil { state.watcher?.yield() }
        }
    }

    /// There are no credentials to ask with.
    func hasNoCredentials(_ error: BlobStoreError) {
        state.withLock { state in
            state.refusal = error
            state.watcher?.yield()
        }
    }

    /// A try ended without an answer to the question whether the store is there, because of `error` where there is one.
    func release(_ admission: CircuitBreaker.Admission, _ error: BlobStoreError? = nil) {
        let now = surroundings.instant()
        state.withLock { state in
            state.breaker.release(admission, at: now)
            state.last = error ?? state.last
        }
    }
}
