import Dispatch
import Foundation

/// A TCP connection that sends exactly the bytes a test wants, and reads what comes back.
///
/// It blocks a thread of Dispatch's, never one of Swift's pool.
final class RawConnection: @unchecked Sendable {
    struct Failure: Error, CustomStringConvertible { let description: String }

    private let descriptor: Int32
    private let queue = DispatchQueue(label: "raw-connection")
    private var unread: [UInt8] = []

    /// Connects to a port of this machine; reading gives up after `patience` seconds.
    init(port: Int, patience: Int = 20) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port)).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        guard status == 0 else { throw Failure(description: "cannot connect to port \(port): \(String(cString: strerror(errno)))") }
        var time = timeval(tv_sec: patience, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(descriptor) }

    /// Sends bytes; an error, such as a connection that the other side has reset, is left to the next read.
    func send(_ bytes: [UInt8]) async {
        await run { [self] in
            var done = 0
            while done < bytes.count {
                let sent = bytes[done...].withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
                if sent <= 0 { return }
                done += sent
            }
        }
    }

    func send(_ text: String) async { await send(Array(text.utf8)) }

    /// Says that nothing more will be sent.
    func finishSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// The next answer; interim ones (1xx) count as answers.
    func response(toHead: Bool = false) async throws -> HTTPResponse {
        try await run { [self] in
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

    /// Everything until the other side closes.
    func readToEnd() async throws -> [UInt8] {
        try await run { [self] in
            while try receive() {}
            defer { unread = [] }
            return unread
        }
    }

    private func receive() throws -> Bool {
        var block = [UInt8](repeating: 0, count: 65536)
        let count = recv(descriptor, &block, block.count, 0)
        if count < 0 && errno == ECONNRESET { return false }
        guard count >= 0 else { throw Failure(description: "nothing came: \(String(cString: strerror(errno)))") }
        unread += block[..<count]
        return count > 0
    }

    private func run<R: Sendable>(_ work: @escaping @Sendable () throws -> R) async throws -> R {
        try await withCheckedContinuation { (continuation: CheckedContinuation<Result<R, any Error>, Never>) in
            queue.async { continuation.resume(returning: Result { try work() }) }
        }.get()
    }

    private func run(_ work: @escaping @Sendable () -> Void) async {
        await withCheckedContinuation { continuation in
            queue.async {
                work()
                continuation.resume()
            }
        }
    }
}
