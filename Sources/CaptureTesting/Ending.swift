import Synchronization

/// How a piece of work ended.
enum Ending: Sendable {
    case success
    case failure(any Error)
    /// It had not ended when its time was up.
    case late

    /// Runs `work`, in a task that is cancelled from the start unless said, and waits for it for `patience`.
    static func of(
        within patience: Duration, isCancelled: Bool = true, _ work: @escaping @Sendable () async throws -> Void
    ) async -> Ending {
        let waiter = Waiter()
        let task = Task {
            if isCancelled { withUnsafeCurrentTask { $0?.cancel() } }
            do {
                try await work()
                waiter.end(.success)
            } catch { waiter.end(.failure(error)) }
        }
        let timer = Task {
            if (try? await Task.sleep(for: patience)) != nil { waiter.end(.late) }
        }
        defer { timer.cancel() }
        let ending = await waiter.ending()
        task.cancel()
        return ending
    }

    private final class Waiter: Sendable {
        private enum State {
            case open(CheckedContinuation<Ending, Never>?)
            case ended(Ending)
        }

        private let state = Mutex(State.open(nil))

        /// The first ending counts.
        func end(_ ending: Ending) {
            let continuation = state.withLock { state -> CheckedContinuation<Ending, Never>? in
                guard case .open(let continuation) = state else { return nil }
                state = .ended(ending)
                return continuation
            }
            continuation?.resume(returning: ending)
        }

        func ending() async -> Ending {
            await withCheckedContinuation { continuation in
                let ending = state.withLock { state -> Ending? in
                    if case .ended(let ending) = state { return ending }
                    state = .open(continuation)
                    return nil
                }
                if let ending { continuation.resume(returning: ending) }
            }
        }
    }
}
