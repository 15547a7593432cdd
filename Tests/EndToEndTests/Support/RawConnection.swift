import Dispatch
import Foundation

/// A TCP connection that sends exactly the bytes a test wants, and reads what comes back.
///
/// It blocks threads of Dispatch's, never one of Swift's pool; it may send and read at the same time.
final class RawConnection: @unchecked Sendable {
    struct Failure: Error, CustomStringConvertible { let description: String }

    private let descriptor: Int32
    private let sending = DispatchQueue(label: "raw-connection-sending")
    private let reading = DispatchQueue(label: "raw-connection-reading")
    private var unread: [UInt8] = []
    private(set) var wasReset = false

    /// Connects to a port of this machine from the local address `source`; reading and sending give up after 20 seconds.
    ///
    /// - Parameter buffers: bytes that the system may hold back on this side, each way; nil leaves it to the system.
    init(port: Int, from source: String = "127.0.0.1", buffers: Int32? = nil) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var one: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
        var time = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
        if var buffers {
            setsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &buffers, socklen_t(MemoryLayout<Int32>.size))
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &buffers, socklen_t(MemoryLayout<Int32>.size))
        }
        guard RawConnection.call(bind, descriptor, source, port: 0) == 0,
            RawConnection.call(connect, descriptor, "127.0.0.1", port: port) == 0
        else { throw Failure(description: "cannot connect to port \(port): \(String(cString: strerror(errno)))") }
    }

    private static func call(
        _ function: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Int32, _ descriptor: Int32, _ host: String, port: Int
    ) -> Int32 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port)).bigEndian
        address.sin_addr.s_addr = inet_addr(host)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                function(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    deinit { close(descriptor) }

    /// Makes the end of this connection a reset instead of an orderly close, as of a client that crashes.
    func resetAtEnd() {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    }

    /// Sends bytes and says how many went; an error, such as a connection that the other side has reset, is left to the next read.
    @discardableResult
    func send(_ bytes: [UInt8]) async -> Int {
        let sent = try? await run(on: sending) { [self] in
            var done = 0
            while done < bytes.count {
                let sent = bytes[done...].withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
                if sent <= 0 { return done }
                done += sent
            }
            return done
        }
        return sent ?? 0
    }

    func send(_ text: String) async { await send(Array(text.utf8)) }

    /// Says that nothing more will be sent.
    func finishSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// The next answer; interim ones (1xx) count as answers.
    func response(toHead: Bool = false) async throws -> HTTPResponse {
        try await run(on: reading) { [self] in
            while true {
                if let (response, length) = try HTTPResponse.parse(unread, toHead: toHead) {
                    unread.removeFirst(length)
                    return response
                }
                guard try receive() else {
                    throw Failure(description: "closed after \(unread.count) bytes: \(String(decoding: unread.prefix(200), as: UTF8.self))")
                }
            }
        }
    }

    /// The next `count` answers.
    func responses(_ count: Int) async throws -> [HTTPResponse] {
        var all: [HTTPResponse] = []
        for _ in 0..<count { all.append(try await response()) }
        return all
    }

    /// Everything until the other side closes.
    func readToEnd() async throws -> [UInt8] {
        try await run(on: reading) { [self] in
            while try receive() {}
            defer { unread = [] }
            return unread
        }
    }

    private func receive() throws -> Bool {
        var block = [UInt8](repeating: 0, count: 65536)
        let count = recv(descriptor, &block, block.count, 0)
        if count < 0 && errno == ECONNRESET {
            wasReset = true
            return false
        }
        guard count >= 0 else { throw Failure(description: "nothing came: \(String(cString: strerror(errno)))") }
        unread += block[..<count]
        return count > 0
    }

    private func run<R: Sendable>(on queue: DispatchQueue, _ work: @escaping @Sendable () throws -> R) async throws -> R {
        try await withCheckedContinuation { (continuation: CheckedContinuation<Result<R, any Error>, Never>) in
            queue.async { continuation.resume(returning: Result { try work() }) }
        }.get()
    }
}
