import Synchronization

/// A line that is to be written, and whoever waits for that; the first end counts.
final class LineWaiter: Sendable {
    private enum State {
        case open(CheckedContinuation<Void, any Error>?)
        case ended(Result<Void, any Error>)
    }

    let line: [UInt8]
    private let state = Mutex(State.open(nil))

    init(_ line: [UInt8]) { self.line = line }

    /// Waits for the end.
    func end() async throws {
        try await withCheckedThrowingContinuation { continuation in
            let result = state.withLock { state -> Result<Void, any Error>? in
                if case .ended(let result) = state { return result }
                state = .open(continuation)
                return nil
            }
            if let result { continuation.resume(with: result) }
        }
    }

    func end(with result: Result<Void, any Error>) {
        let continuation = state.withLock { state -> CheckedContinuation<Void, any Error>? in
            guard case .open(let continuation) = state else { return nil }
            state = .ended(result)
            return continuation
        }
        continuation?.resume(with: result)
    }
}
