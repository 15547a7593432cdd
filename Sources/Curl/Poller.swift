internal import CCurl
internal import Glibc

/// Waits for descriptors (epoll).
@safe final class Poller {
    private let descriptor: Int32
    private let events: UnsafeMutablePointer<epoll_event>
    private let capacity: Int32 = 64

    /// Watches `wake` besides what `watch` names. Every write to it ends one wait: edge-triggered, so nobody has to read it.
    ///
    /// - Throws: ``CurlFailure`` when the process has no descriptor left.
    init(wake: Int32) throws {
        descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
        unsafe events = .allocate(capacity: Int(capacity))
        guard descriptor >= 0, capture_epoll_set(descriptor, EPOLL_CTL_ADD, wake, EPOLLIN.rawValue | EPOLLET.rawValue) == 0 else {
            throw CurlFailure(.other, "the system refused a descriptor; raise the limit on open files")
        }
    }

    deinit {
        close(descriptor)
        unsafe events.deallocate()
    }

    /// Watches a socket for what libcurl wants of it, `CURL_POLL_…`.
    func watch(_ socket: Int32, for what: Int32, isKnown: Bool) {
        if what == CURL_POLL_REMOVE {
            capture_epoll_set(descriptor, EPOLL_CTL_DEL, socket, 0)
            return
        }
        let reads = what == CURL_POLL_IN || what == CURL_POLL_INOUT ? EPOLLIN.rawValue : 0
        let writes = what == CURL_POLL_OUT || what == CURL_POLL_INOUT ? EPOLLOUT.rawValue : 0
        capture_epoll_set(descriptor, isKnown ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, socket, reads | writes)
    }

    /// Waits for up to so many milliseconds, for ever if nil; answers each descriptor with libcurl's `CURL_CSELECT_…`.
    func wait(milliseconds: Int64?, each body: (Int32, Int32) -> Void) {
        let timeout = milliseconds.map { Int32(clamping: max(0, $0)) } ?? -1
        let count = unsafe epoll_wait(descriptor, events, capacity, timeout)
        guard count > 0 else { return }
        for index in 0..<Int(count) {
            let (flags, socket) = unsafe (events[index].events, events[index].data.fd)
            var ready: Int32 = 0
            if flags & EPOLLIN.rawValue != 0 { ready |= CURL_CSELECT_IN }
            if flags & EPOLLOUT.rawValue != 0 { ready |= CURL_CSELECT_OUT }
            if flags & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0 { ready |= CURL_CSELECT_ERR }
            body(socket, ready)
        }
    }
}
