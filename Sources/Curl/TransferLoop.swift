internal import CCurl
internal import Glibc

/// Drives all transfers of a client on one thread (`curl_multi_socket_action`, libcurl-multi).
@safe final class TransferLoop {
    private let options: CurlOptions
    private let mailbox: Mailbox
    private let poller: Poller
    private let multi: UnsafeMutableRawPointer
    private var active: [ObjectIdentifier: Transfer] = [:]
    private var queue: WaitingQueue
    private var idle: [EasyHandle] = []
    private let clock = LoopClock()
    /// When libcurl wants to be called; nil for not at all.
    private var timer: Int64?
    /// Not after the first transfer to stand still for too long; looked at again then.
    private var nextLook = Int64.max

    /// Throws ``CurlFailure`` when the system has no descriptor or memory left.
    init(_ options: CurlOptions, _ mailbox: Mailbox) throws {
        guard let multi = unsafe curl_multi_init() else { throw CurlFailure(.other, "libcurl cannot be started") }
        unsafe self.multi = multi
        (self.options, self.mailbox, queue) = (options, mailbox, WaitingQueue())
        do {
            poller = try Poller(wake: mailbox.descriptor)
        } catch {
            unsafe curl_multi_cleanup(multi)
            throw error
        }
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        unsafe capture_curl_multi_set_socket_callback(multi, curlSocket, context)
        unsafe capture_curl_multi_set_timer_callback(multi, curlTimer, context)
        unsafe _ = capture_curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, options.connections)
        unsafe _ = capture_curl_multi_set_long(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, options.connections)
    }

    deinit {
        // Closing connections may call back.
        unsafe capture_curl_multi_set_socket_callback(multi, nil, nil)
        unsafe capture_curl_multi_set_timer_callback(multi, nil, nil)
        unsafe curl_multi_cleanup(multi)
    }

    /// Works until the mailbox says stop, then fails what is left.
    func run() {
        while takeMail() {
            clock.update()
            startWaiting()
            let due = min(timer ?? .max, nextLook, queue.earliest)
            poller.wait(milliseconds: due == .max ? nil : due - clock.now) { socket, ready in
                if socket != mailbox.descriptor { act(on: socket, ready) }
            }
            clock.update()
            let now = clock.now
            if let due = timer, due <= now {
                timer = nil
                act(on: curlSocketTimeout, 0)
            }
            finishDone()
            if nextLook <= now { endStill(now) }
            for ticket in queue.takeLate(now) {
                finish(ticket, CurlFailure(.busy, "no connection was free in time; \(options.connections) are in use"))
            }
        }
        let stopped = CurlFailure(.stopped, "the client is stopped")
        for transfer in active.values { drop(transfer, stopped) }
        for ticket in queue.takeAll() { finish(ticket, stopped) }
    }

    func watch(_ socket: Int32, for what: Int32, isKnown: Bool) {
        poller.watch(socket, for: what, isKnown: isKnown)
        // Any pointer but null: it comes back with the next call for this socket.
        if !isKnown, what != CURL_POLL_REMOVE { unsafe curl_multi_assign(multi, socket, multi) }
    }

    func setTimer(_ milliseconds: Int) {
        timer = milliseconds < 0 ? nil : clock.now + Int64(milliseconds)
    }

    /// False when it is time to stop.
    private func takeMail() -> Bool {
        let mail = mailbox.take()
        for ticket in mail.requests where !ticket.waiter.isFinished { queue.add(ticket) }
        for ticket in mail.cancelled {
            if let transfer = active[ObjectIdentifier(ticket)] {
                drop(transfer, nil)
            } else {
                queue.remove(ticket)
            }
        }
        return !mail.mustStop
    }

    private func startWaiting() {
        while active.count < options.connections, let ticket = queue.next() { start(ticket) }
    }

    private func start(_ ticket: Ticket) {
        let now = clock.now
        guard ticket.deadline > now else { return finish(ticket, CurlFailure(.timeout, "its time was up before it began")) }
        guard let handle = idle.popLast() ?? EasyHandle() else { return finish(ticket, CurlFailure(.other, "there is no memory")) }
        let transfer = Transfer(ticket, on: handle, clock, connectedBy: now + options.connectTimeout.wholeMilliseconds)
        if let code = handle.prepare(transfer, options, within: ticket.deadline - now) {
            return finish(ticket, CurlFailure(.other, "libcurl refuses: \(handle.explanation(of: code))"))
        }
        guard unsafe curl_multi_add_handle(multi, handle.raw) == CURLM_OK else {
            return finish(ticket, CurlFailure(.other, "libcurl does not take another transfer"))
        }
        active[ObjectIdentifier(ticket)] = transfer
        nextLook = min(nextLook, now + options.stallTimeout.wholeMilliseconds)
    }

    private func act(on socket: Int32, _ ready: Int32) {
        clock.update()
        var running: Int32 = 0
        unsafe curl_multi_socket_action(multi, socket, ready, &running)
    }

    private func finishDone() {
        var left: Int32 = 0
        while let message = unsafe curl_multi_info_read(multi, &left) {
            guard unsafe message.pointee.msg == CURLMSG_DONE, let easy = unsafe message.pointee.easy_handle else { continue }
            let code = unsafe message.pointee.data.result
            var context: UnsafeMutableRawPointer?
            unsafe _ = capture_curl_get_pointer(easy, CURLINFO_PRIVATE, &context)
            guard let context = unsafe context else { continue }
            let transfer = unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
            if code == CURLE_OK {
                let response = transfer.response.finish(status: transfer.handle.status)
                if transfer.attempts != 1 { transfer.handle.forget() }
                release(transfer)
                transfer.ticket.waiter.finish(.success(response))
            } else {
                drop(transfer, transfer.failure(code))
            }
        }
    }

    /// Ends the transfers that stand still for too long.
    private func endStill(_ now: Int64) {
        nextLook = .max
        let limit = options.stallTimeout.wholeMilliseconds
        for transfer in active.values {
            let due = transfer.lastMoved + limit
            if due <= now {
                drop(transfer, CurlFailure(.timeout, "nothing moved for \(limit) ms"))
            } else {
                nextLook = min(nextLook, due)
            }
        }
    }

    /// Ends a transfer that has no answer. Its connection is closed unless it is at its end.
    private func drop(_ transfer: Transfer, _ failure: CurlFailure?) {
        transfer.handle.forget()
        release(transfer)
        if let failure { finish(transfer.ticket, failure) }
    }

    /// The handle still points to the transfer, which libcurl does not use until the next one is set.
    private func release(_ transfer: Transfer) {
        active[ObjectIdentifier(transfer.ticket)] = nil
        unsafe curl_multi_remove_handle(multi, transfer.handle.raw)
        idle.append(transfer.handle)
    }

    private func finish(_ ticket: Ticket, _ failure: CurlFailure) {
        ticket.waiter.finish(.failure(CurlFailure(failure.kind, "\(authority(of: ticket.request.url)): \(failure.text)")))
    }
}

/// `CURL_SOCKET_TIMEOUT`, a macro with a cast.
private let curlSocketTimeout: Int32 = -1
