internal import Synchronization

/// One waiting task, resumed exactly once by whichever comes first: the answer, or the task's cancellation.
@safe final class Waiter<Value: Sendable>: Sendable {
    @safe private enum State {
        case idle
        case waiting(UnsafeContinuation<Value, any Error>)
        /// Finished before the task began to wait.
        case early(Result<Value, any Error>)
        case resumed
    }

    // The state rules out what a checked continuation would check, without its allocation.
    private let state = Mutex(State.idle)

    /// Waits for `finish`, or for cancellation. Calls `start`, synchronously, unless the task is cancelled already.
    func wait(start: () -> Void) async throws -> Value {
        try await withTaskCancellationHandler {
            try await unsafe withUnsafeThrowingContinuation { continuation in
                if unsafe begin(continuation) { start() }
            }
        } onCancel: {
            finish(.failure(CancellationError()))
        }
    }

    /// Resumes the task; does nothing if it has been resumed.
    func finish(_ result: Result<Value, any Error>) {
        let waiting: UnsafeContinuation<Value, any Error>? = unsafe state.withLock { state in
            switch state {
            case .idle: state = .early(result)
            case .waiting(let continuation):
                state = .resumed
                return unsafe continuation
            case .early, .resumed: break
            }
            return nil
        }
        unsafe waiting?.resume(with: result)
    }

    private func begin(_ continuation: UnsafeContinuation<Value, any Error>) -> Bool {
        let early: Result<Value, any Error>? = state.withLock { state in
            guard case .early(let result) = state else {
                unsafe state = .waiting(continuation)
                return nil
            }
            state = .resumed
            return result
        }
        guard let early else { return true }
        unsafe continuation.resume(with: early)
        return false
    }
}
