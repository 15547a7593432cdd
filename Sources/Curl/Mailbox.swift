internal import CCurl
internal import Glibc
internal import Synchronization

/// What tasks tell the loop's thread: requests, cancellations, and to stop.
final class Mailbox: Sendable {
    /// What came since the last look.
    struct Mail {
        var requests: [Ticket] = []
        var cancelled: [Ticket] = []
        var mustStop = false
    }

    private struct State {
        var mail = Mail()
        var isStopping = false
        var hasEnded = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    /// Readable when there is mail (eventfd).
    let descriptor: Int32
    private let state = Mutex(State())

    /// Fails when the process has no descriptor left.
    init() throws {
        descriptor = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        guard descriptor >= 0 else { throw CurlFailure(.other, "the system refused a descriptor; raise the limit on open files") }
    }

    deinit { close(descriptor) }

    /// Hands a request in; false once the loop is stopping.
    func submit(_ ticket: Ticket) -> Bool {
        post { state in
            if !state.isStopping { state.mail.requests.append(ticket) }
            return !state.isStopping
        }
    }

    /// Asks for a request to be dropped.
    func cancel(_ ticket: Ticket) {
        _ = post { state in
            if !state.hasEnded { state.mail.cancelled.append(ticket) }
            return !state.hasEnded
        }
    }

    /// Asks the loop to end; does nothing the second time.
    func stop() {
        _ = post { state in
            defer { state.isStopping = true }
            state.mail.mustStop = true
            return !state.isStopping
        }
    }

    /// Returns when the loop has ended.
    func waitForEnd() async {
        await withCheckedContinuation { caller in
            let hasEnded = state.withLock { state in
                if !state.hasEnded { state.waiting.append(caller) }
                return state.hasEnded
            }
            if hasEnded { caller.resume() }
        }
    }

    /// Takes what is there. Called by the loop's thread only, as is `end`.
    func take() -> Mail {
        state.withLock { state in
            defer { state.mail = Mail(mustStop: state.mail.mustStop) }
            return state.mail
        }
    }

    /// Tells those who wait that the loop has ended.
    func end() {
        let waiting = state.withLock { state in
            (state.isStopping, state.hasEnded) = (true, true)
            defer { (state.mail, state.waiting) = (Mail(), []) }
            return state.waiting
        }
        for caller in waiting { caller.resume() }
    }

    /// Changes the state, and wakes the loop if `change` says that there is something new and nobody has woken it yet.
    private func post(_ change: (inout sending State) -> Bool) -> Bool {
        let (accepted, mustWake) = state.withLock { state in
            let wasEmpty = state.mail.requests.isEmpty && state.mail.cancelled.isEmpty && !state.mail.mustStop
            let accepted = change(&state)
            return (accepted, accepted && wasEmpty)
        }
        if mustWake { eventfd_write(descriptor, 1) }
        return accepted
    }
}
