import Dispatch
import Synchronization

/// Flushes folders: all that is asked for while one flush runs shares the next one.
final class FolderFlusher: Sendable {
    private struct Waiter {
        let folders: [String]
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var waiting: [Waiter] = []
        var isScheduled = false
    }

    private let queue = DispatchQueue(label: "capture-ai.object-folders")
    private let state = Mutex(State())
    private let onFlush: @Sendable (Int) -> Void

    /// `onFlush` hears, on the flushing thread, of every flush before anyone is told, and how many share it.
    init(onFlush: @escaping @Sendable (Int) -> Void = { _ in }) { self.onFlush = onFlush }

    /// Returns once the names in all of these folders are durable.
    ///
    /// - Throws: ``SystemFailure``.
    func flush(_ folders: [String]) async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            let mustSchedule = state.withLock { state in
                state.waiting.append(Waiter(folders: folders, continuation: continuation))
                defer { state.isScheduled = true }
                return !state.isScheduled
            }
            if mustSchedule { queue.async { self.drain() } }
        }
    }

    private func drain() {
        while true {
            let batch = state.withLock { state in
                var batch: [Waiter] = []
                swap(&batch, &state.waiting)
                state.isScheduled = !batch.isEmpty
                return batch
            }
            if batch.isEmpty { return }
            let result = Result {
                for folder in Set(batch.flatMap(\.folders)) { try Folders.flush(folder) }
                onFlush(batch.count)
            }
            for waiter in batch { waiter.continuation.resume(with: result) }
        }
    }
}
