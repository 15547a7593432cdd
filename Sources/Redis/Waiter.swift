internal import Synchronization

/// One waiting task, resumed exactly once by whichever comes first: an answer, or the task's cancellation.
final class Waiter: Sendable {
    typealias Outcome = Result<RedisValue, RedisFailure>

    private enum State {
        case idle
        case waiting(CheckedContinuation<Outcome, Never>)
        /// Finished before the task began to wait.
        case early(Outcome)
        case resumed
    }

    private let state = Mutex(State.idle)

    /// Whether nobody waits any more.
    var isFinished: Bool {
        state.withLock { state in
            switch state {
            case .idle, .waiting: false
            case .early, .resumed: true
            }
        }
    }

    /// Waits for `finish`, or for cancellation, which is the outcome `cancelled`. Calls `start`, synchronously, unless the task is cancelled
    /// already.
    func wait(cancelled: RedisFailure, start: () -> Void) async -> Outcome {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if begin(continuation) { start() }
            }
        } onCancel: {
            finish(.failure(cancelled))
        }
    }

    /// Resumes the task.
    ///
    /// - Returns: false if it has been resumed before.
    @discardableResult
    func finish(_ outcome: Outcome) -> Bool {
        let (waiting, isFirst) = state.withLock { state -> (CheckedContinuation<Outcome, Never>?, Bool) in
            switch state {
            case .idle:
                state = .early(outcome)
                return (nil, true)
            case .waiting(let continuation):
                state = .resumed
                return (continuation, true)
            case .early, .resumed: return (nil, false)
            }
        }
        waiting?.resume(returning: outcome)
        return isFirst
    }

    private func begin(_ continuation: CheckedContinuation<Outcome, Never>) -> Bool {
        let early = state.withLock { state -> Outcome? in
            guard case .early(let outcome) = state else {
                state = .waiting(continuation)
                return nil
            }
            state = .resumed
            return outcome
        }
        guard let early else { return true }
        continuation.resume(returning: early)
        return false
    }
}
