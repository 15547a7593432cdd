import Synchronization

/// A bound on the bytes that requests hold in memory, shared by the whole process.
///
/// Whoever does not fit waits in line, for a short time, and is then refused: a full service stays a working one.
public final class ByteBudget: Sendable {
    private struct Waiter {
        let id: UInt64
        let bytes: Int
        let room: Int
        /// It holds some already, and goes first: only those who get what they need to end give anything back.
        let isHolder: Bool
        let continuation: CheckedContinuation<Bool, Never>
        var timer: Task<Void, Never>?

        func end(_ isAdmitted: Bool) {
            timer?.cancel()
            continuation.resume(returning: isAdmitted)
        }
    }

    private struct State {
        var used = 0
        var peak = 0
        var nextID: UInt64 = 0
        var waiting: [Waiter] = []
    }

    /// The bound in bytes.
    public let limit: Int
    /// How long a request waits for room.
    public let patience: Duration
    private let state = Mutex(State())

    /// Creates a budget of `limit` bytes.
    public init(limit: ByteCount, patience: Duration = .milliseconds(250)) {
        (self.limit, self.patience) = (limit.bytes, patience)
    }

    /// Bytes held now.
    public var used: Int { state.withLock { $0.used } }

    /// The most bytes ever held at once.
    public var peak: Int { state.withLock { $0.peak } }

    /// How many requests wait for room.
    public var waiting: Int { state.withLock { $0.waiting.count } }

    /// Takes `bytes` out of the budget once there is room for `room`, which is no less; the rest of it is not taken.
    ///
    /// - Returns: the share, given back when it is let go.
    /// - Throws: ``Unavailable`` with ``Code/overloaded`` when there was no room in time.
    public func take(_ bytes: Int, room: Int = 0) async throws -> Share {
        let share = Share(self)
        try await share.grow(by: bytes, room: room)
        return share
    }

    fileprivate func acquire(_ bytes: Int, room: Int, isHolder: Bool) async throws {
        if tryAcquire(bytes, room, isHolder) { return }
        guard room <= limit, await wait(for: bytes, room, isHolder) else {
            throw Unavailable(
                .overloaded, retryAfter: .seconds(1), cause: "no room for \(room) more bytes; \(used) of \(limit) are in use")
        }
    }

    private func tryAcquire(_ bytes: Int, _ room: Int, _ isHolder: Bool) -> Bool {
        state.withLock { state in
            let isNext = isHolder ? state.waiting.first?.isHolder != true : state.waiting.isEmpty
            guard isNext, state.used + room <= limit else { return false }
            state.used += bytes
            state.peak = max(state.peak, state.used)
            return true
        }
    }

    private func wait(for bytes: Int, _ room: Int, _ isHolder: Bool) async -> Bool {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let waiter = Waiter(id: id, bytes: bytes, room: room, isHolder: isHolder, continuation: continuation)
                state.withLock { state in
                    let place = isHolder ? state.waiting.firstIndex { !$0.isHolder } : nil
                    state.waiting.insert(waiter, at: place ?? state.waiting.endIndex)
                }
                startTimer(id)
                admit()
                if Task.isCancelled { leave(id) }
            }
        } onCancel: {
            leave(id)
        }
    }

    /// Begins only when the waiter stands in line: a timer that fired before would let it stand there for ever.
    private func startTimer(_ id: UInt64) {
        let timer = Task {
            try? await Task.sleep(for: patience)
            leave(id)
        }
        let isWaiting = state.withLock { state in
            guard let index = state.waiting.firstIndex(where: { $0.id == id }) else { return false }
            state.waiting[index].timer = timer
            return true
        }
        if !isWaiting { timer.cancel() }
    }

    private func leave(_ id: UInt64) {
        let waiter = state.withLock { state in
            state.waiting.firstIndex { $0.id == id }.map { state.waiting.remove(at: $0) }
        }
        waiter?.end(false)
        if waiter != nil { admit() }
    }

    /// Lets in, in order, everyone who fits.
    private func admit() {
        let admitted = state.withLock { state in
            var admitted: [Waiter] = []
            while let first = state.waiting.first, state.used + first.room <= limit {
                state.used += first.bytes
                state.peak = max(state.peak, state.used)
                admitted.append(state.waiting.removeFirst())
            }
            return admitted
        }
        for waiter in admitted { waiter.end(true) }
    }

    fileprivate func release(_ bytes: Int) {
        let someoneWaits = state.withLock { state in
            state.used -= bytes
            return !state.waiting.isEmpty
        }
        if someoneWaits { admit() }
    }

    /// A part of the budget that one request holds until the share is let go.
    public final class Share: Sendable {
        private let budget: ByteBudget
        private let held = Mutex(0)

        fileprivate init(_ budget: ByteBudget) { self.budget = budget }

        deinit {
            let bytes = held.withLock { $0 }
            if bytes > 0 { budget.release(bytes) }
        }

        /// Takes `bytes` more, or throws as ``ByteBudget/take(_:room:)`` does.
        public func grow(by bytes: Int, room: Int = 0) async throws {
            guard max(bytes, room) > 0 else { return }
            try await budget.acquire(bytes, room: max(bytes, room), isHolder: held.withLock { $0 } > 0)
            held.withLock { $0 += bytes }
        }
    }
}
