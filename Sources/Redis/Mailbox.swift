internal import CHiredis
internal import Glibc
internal import Synchronization

/// What tasks tell the thread, and what the thread tells of the connection.
final class Mailbox: Sendable {
    /// How the connection is.
    enum Status: Sendable, Equatable {
        /// The first attempt is under way.
        case starting
        case up
        /// Why not.
        case down(String)
        case stopped
    }

    private struct State {
        var status = Status.starting
        var calls: [Call] = []
        var mustStop = false
        var hasEnded = false
        /// Those who wait for the first attempt, or for the end.
        var waiting: [CheckedContinuation<Bool, Never>] = []
    }

    /// Readable when there is mail (eventfd).
    let descriptor: Int32
    private let state = Mutex(State())

    /// Nil when the process has no descriptor left.
    init?() {
        descriptor = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))
        if descriptor < 0 { return nil }
    }

    deinit { close(descriptor) }

    var status: Status { state.withLock { $0.status } }

    /// Hands a call in; returns the status instead when the connection is not up.
    func submit(_ call: Call) -> Status? {
        let (refusal, mustWake) = state.withLock { state -> (Status?, Bool) in
            guard state.status == .up else { return (state.status, false) }
            state.calls.append(call)
            return (nil, state.calls.count == 1)
        }
        if mustWake { eventfd_write(descriptor, 1) }
        return refusal
    }

    /// Asks the thread to end; does nothing the second time.
    func stop() {
        state.withLock { state in
            (state.mustStop, state.status) = (true, .stopped)
        }
        eventfd_write(descriptor, 1)
        wake()
    }

    /// Returns when the first attempt to connect has ended either way, or the time is up.
    func waitForFirstAttempt(atMost time: Duration) async { await wait(atMost: time) { $0.status == .starting } }

    /// Returns when the thread has ended, or the time is up, and whether it has ended.
    func waitForEnd(atMost time: Duration) async -> Bool {
        await wait(atMost: time) { !$0.hasEnded }
        return state.withLock { $0.hasEnded }
    }

    /// Waits while `condition` holds, for as long as that at most.
    private func wait(atMost time: Duration, while condition: @escaping @Sendable (borrowing State) -> Bool) async {
        let end = monotonicMilliseconds() + time.milliseconds
        let alarm = Task {
            while monotonicMilliseconds() < end { try await Task.sleep(for: .milliseconds(end - monotonicMilliseconds())) }
            wake()
        }
        while await isStill({ condition($0) && monotonicMilliseconds() < end }) {}
        alarm.cancel()
    }

    /// Lets those who wait look again.
    private func wake() {
        let waiting = state.withLock { state in
            defer { state.waiting = [] }
            return state.waiting
        }
        for caller in waiting { caller.resume(returning: true) }
    }

    /// Waits for the next change while `condition` holds; false once it does not.
    private func isStill(_ condition: @Sendable (borrowing State) -> Bool) async -> Bool {
        await withCheckedContinuation { caller in
            let isOver = state.withLock { state in
                let isOver = !condition(state)
                if !isOver { state.waiting.append(caller) }
                return isOver
            }
            if isOver { caller.resume(returning: false) }
        }
    }

    /// Takes what is there; nil when it is time to stop. Called by the thread only, as is what follows.
    func take() -> [Call]? {
        var count: eventfd_t = 0
        unsafe eventfd_read(descriptor, &count)
        return state.withLock { state in
            if state.mustStop { return nil }
            defer { state.calls = [] }
            return state.calls
        }
    }

    /// Says how the connection is.
    ///
    /// - Returns: whether that is news.
    func note(_ status: Status) -> Bool {
        let (isNews, waiting) = state.withLock { state -> (Bool, [CheckedContinuation<Bool, Never>]) in
            guard state.status != status, state.status != .stopped else { return (false, []) }
            state.status = status
            defer { state.waiting = [] }
            return (true, state.waiting)
        }
        for caller in waiting { caller.resume(returning: true) }
        return isNews
    }

    /// Takes what is left and tells those who wait that the thread has ended.
    func end() -> [Call] {
        let (calls, waiting) = state.withLock { state in
            (state.status, state.hasEnded) = (.stopped, true)
            defer { (state.calls, state.waiting) = ([], []) }
            return (state.calls, state.waiting)
        }
        for caller in waiting { caller.resume(returning: true) }
        return calls
    }
}
