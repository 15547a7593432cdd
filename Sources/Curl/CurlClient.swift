internal import CCurl
internal import Glibc
internal import Synchronization
internal import Threads

/// Sends HTTP/1.1 requests over connections that it keeps and uses again.
///
/// One thread, `curl`, drives all of them (libcurl-multi), so nothing here blocks a thread of Swift's pool. No redirect is followed, no
/// proxy is used whatever the environment says, no answer is decompressed, and nothing but `http` and `https` is spoken; `https` with
/// TLS 1.2 at least and with the certificate checked.
public final class CurlClient: Sendable {
    private let mailbox: Mailbox
    private let thread: Mutex<NamedThread?>

    /// Starts the thread; connects to nothing yet.
    ///
    /// - Throws: ``CurlFailure`` when an option is wrong, when the file of certificates cannot be read, and when the system has no thread
    ///   or descriptor left.
    public init(_ options: CurlOptions) throws {
        guard options.connections > 0 else { throw CurlFailure(.other, "a client needs at least 1 connection") }
        guard min(options.connectTimeout, options.stallTimeout) > .zero else {
            throw CurlFailure(.other, "a time limit must be more than 0")
        }
        if let path = options.certificates, unsafe access(path, R_OK) != 0 {
            throw CurlFailure(.tls, "the file of certificates \"\(path)\" cannot be read: \(String(errno: errno))")
        }
        guard curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK else { throw CurlFailure(.other, "libcurl cannot be started") }
        let mailbox = try Mailbox()
        let loop = try TransferLoop(options, mailbox)
        let thread = NamedThread(name: "curl") {
            loop.run()
            mailbox.end()
        }
        guard let thread else {
            throw CurlFailure(.other, "the system refused to start the thread curl; raise the limit on threads")
        }
        self.mailbox = mailbox
        self.thread = Mutex(thread)
    }

    deinit {
        mailbox.stop()
        thread.withLock { $0 }?.detach()
    }

    /// Sends a request and returns the answer, whatever its status.
    ///
    /// Beyond ``CurlOptions/connections`` requests at once it waits for its turn first, within its time. Libcurl sends a request again by
    /// itself when a connection from the pool turns out to be closed before anything of an answer came.
    /// The bytes of the body are kept until libcurl is done with them, also when the task is cancelled before.
    ///
    /// - Throws: ``CurlFailure``; `CancellationError` at once when the task is cancelled, and then the request may have been served or not.
    public func send(_ request: CurlRequest) async throws -> CurlResponse {
        if let problem = request.problem { throw CurlFailure(.other, "\(authority(of: request.url)): \(problem)") }
        let ticket = Ticket(request)
        return try await ticket.waiter.wait {
            if !mailbox.submit(ticket) {
                ticket.waiter.finish(.failure(CurlFailure(.stopped, "\(authority(of: request.url)): the client is stopped")))
            }
        } cancelled: { [mailbox] in
            mailbox.cancel(ticket)
        }
    }

    /// Fails what is under way with kind `stopped`, closes all connections and ends the thread; safe to call twice.
    public func stop() async {
        mailbox.stop()
        await mailbox.waitForEnd()
        // At its last instructions by now, so this does not block.
        thread.withLock { $0.take() }?.join()
    }
}

extension String {
    /// What the system calls an error.
    fileprivate init(errno code: Int32) { self = unsafe String(cString: strerror(code)) }
}
