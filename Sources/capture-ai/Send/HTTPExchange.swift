import CaptureKit
import Glibc

/// Sends one request on a connection of its own, and waits for the answer.
struct HTTPExchange: ~Copyable {
    /// How long the other side may be silent, in milliseconds; longer than the service lets a request take.
    private static let patience: Int32 = 180_000
    /// How long to wait for `100 Continue` before sending the body all the same (RFC 9110 §10.1.1).
    private static let continuePatience: Int32 = 1_000

    private let socket: Int32
    private let endpoint: Endpoint
    private var received: [UInt8] = []

    /// The answer to a request.
    ///
    /// - Throws: ``SendFailure`` when nothing listens, or no complete answer comes.
    static func answer(to request: SampleRequest, at endpoint: Endpoint) throws(SendFailure) -> HTTPAnswer {
        var exchange = try HTTPExchange(endpoint)
        try exchange.send(request.head)
        if request.waitsForContinue, try exchange.wait(POLLIN, Self.continuePatience) { try exchange.receive() }
        try exchange.send(request.body)
        while try exchange.receive() {}
        guard let answer = HTTPAnswer(exchange.received) else {
            let what = exchange.received.isEmpty ? "closed the connection without an answer" : "gave no complete HTTP answer"
            throw .unavailable("\(endpoint.authority) \(what); is it capture-ai that listens there?")
        }
        return answer
    }

    private init(_ endpoint: Endpoint) throws(SendFailure) {
        self.endpoint = endpoint
        socket = try HTTPExchange.connect(endpoint)
    }

    deinit { close(socket) }

    /// Sends bytes until all are gone or the final answer begins.
    private mutating func send(_ bytes: [UInt8]) throws(SendFailure) {
        var done = 0
        while done < bytes.count, !HTTPAnswer.hasBegun(received) {
            try wait(POLLIN | POLLOUT, Self.patience)
            if try wait(POLLIN, 0) {
                if try !receive() { return }
                continue
            }
            let sent = bytes[done...].withUnsafeBytes {
                Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
            }
            if sent > 0 { done += sent } else if errno != EAGAIN && errno != EINTR { return }
        }
    }

    /// Reads what there is; `false` at the end.
    @discardableResult
    private mutating func receive() throws(SendFailure) -> Bool {
        try wait(POLLIN, Self.patience)
        var block = [UInt8](repeating: 0, count: 64 * 1024)
        let count = recv(socket, &block, block.count, 0)
        if count > 0 { received += block[..<count] }
        return count > 0 || (count < 0 && errno == EINTR)
    }

    /// Whether one of `events` came within a time; a time of ``patience`` must not pass.
    @discardableResult
    private func wait(_ events: Int32, _ milliseconds: Int32) throws(SendFailure) -> Bool {
        var descriptor = pollfd(fd: socket, events: Int16(events), revents: 0)
        let ready = poll(&descriptor, 1, milliseconds)
        if ready == 0, milliseconds == Self.patience {
            throw .unavailable("\(endpoint.authority) gave no answer for \(Duration.milliseconds(milliseconds).inUnits)")
        }
        return ready > 0
    }

    private static func connect(_ endpoint: Endpoint) throws(SendFailure) -> Int32 {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(endpoint.host, String(endpoint.port), &hints, &list)
        guard status == 0 else {
            throw .unavailable("cannot find \(endpoint.host): \(String(cString: gai_strerror(status)))")
        }
        defer { freeaddrinfo(list) }
        var reason: Int32 = 0
        var next = list
        while let address = next?.pointee {
            let descriptor = Glibc.socket(address.ai_family, address.ai_socktype, address.ai_protocol)
            if descriptor >= 0, Glibc.connect(descriptor, address.ai_addr, address.ai_addrlen) == 0 { return descriptor }
            reason = errno
            if descriptor >= 0 { close(descriptor) }
            next = address.ai_next
        }
        if reason == ECONNREFUSED {
            throw .unavailable("nothing listens at \(endpoint.authority); start the service with \"make run\" or \"capture-ai run\"")
        }
        throw .unavailable("cannot connect to \(endpoint.authority): \(String(cString: strerror(reason)))")
    }
}
