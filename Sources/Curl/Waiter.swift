internal import Synchronization

/// One waiting task, resumed exactly once by whichever comes first: the answer, or the task's cancellation.
final class Waiter: Sendable {
    private enum State {
        case idle
        case waiting(CheckedContinuation<CurlResponse, any Error>)
        /// Finished before the task began to wait.
        case early(Result<CurlResponse, any Error>)
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

    /// Waits for `finish`, or for cancellation, which calls `cancelled` too. Calls `start`, synchronously, unless the task is cancelled
    /// already.
    func wait(start: () -> Void, cancelled: @Sendable () -> Void) async throws -> CurlResponse {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                if begin(continuation) { start() }
            }
        } onCancel: {
            finish(.failure(CancellationError()))
            cancelled()
        }
    }

    /// Resumes the task; does nothing if it has been resumed.
    func finish(_ result: Result<CurlResponse, any Error>) {
        let waiting: CheckedContinuation<CurlResponse, any Error>? = state.withLock { state in
            switch state {
            case .idle: state = .early(result)
            case .waiting(let continuation):
                state = .resumed
                return continuation
            case .early, .resumed: break
            }
            return nil
        }
        waiting?.resume(with: result)
    }

    private func begin(_ continuation: CheckedContinuation<CurlResponse, any Error>) -> Bool {
        let early: Result<CurlResponse, any Error>? = state.withLock { state in
            guard case .early(let result) = state else {
                state = .waiting(continuation)
                return nil
            }
            state = .resumed
            return result
        }
        guard let early else { return true }
        continuation.resume(with: early)
        return false
    }
}
