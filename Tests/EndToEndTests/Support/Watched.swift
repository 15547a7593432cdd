import Synchronization

/// A value that a test can wait on, instead of looking again and again.
final class Watched<Value: Sendable>: Sendable {
    private struct Waiter {
        let id: Int
        let isDone: @Sendable (Value) -> Bool
        let continuation: CheckedContinuation<Void, Never>
    }

    private struct State {
        var value: Value
        var nextID = 0
        var waiters: [Waiter] = []
    }

    private let state: Mutex<State>

    init(_ value: Value) { state = Mutex(State(value: value)) }

    var value: Value { state.withLock { $0.value } }

    func change(_ change: (inout Value) -> Void) {
        let ready = state.withLock { state in
            change(&state.value)
            let value = state.value
            let ready = state.waiters.filter { $0.isDone(value) }
            state.waiters.removeAll { waiter in ready.contains { $0.id == waiter.id } }
            return ready
        }
        for waiter in ready { waiter.continuation.resume() }
    }

    /// Waits until `isDone` holds.
    ///
    /// - Throws: `CancellationError` when the task is cancelled.
    func wait(until isDone: @escaping @Sendable (Value) -> Bool) async throws {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let mustWait = state.withLock { state in
                    if Task.isCancelled || isDone(state.value) { return false }
                    state.waiters.append(Waiter(id: id, isDone: isDone, continuation: continuation))
                    return true
                }
                if !mustWait { continuation.resume() }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                state.waiters.firstIndex { $0.id == id }.map { state.waiters.remove(at: $0) }
            }
            waiter?.continuation.resume()
        }
        try Task.checkCancellation()
    }
}
