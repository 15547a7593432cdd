import Foundation

/// A TCP connection to a port of this machine, on a thread that may block.
final class Socket: Sendable {
    struct Failure: Error { let step: String }

    private let descriptor: Int32

    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        let status = Socket.withLoopback(port) { connect(descriptor, $0, $1) }
        guard status == 0 else { throw Failure(step: "connect") }
        var patience = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(descriptor) }

    func send(_ text: String) throws {
        let bytes = Array(text.utf8)
        guard Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else { throw Failure(step: "send") }
    }

    /// Says goodbye, so that the other side need not wait for it.
    func finish() { shutdown(descriptor, Int32(SHUT_RDWR)) }

    /// What came once there is as much as `end`, or the connection closed.
    func read(to end: String) async throws -> String {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async { [descriptor] in
                var text = ""
                var block = [UInt8](repeating: 0, count: 4096)
                while !text.contains(end) {
                    let count = recv(descriptor, &block, block.count, 0)
                    if count < 0 { return continuation.resume(throwing: Failure(step: "read")) }
                    if count == 0 { break }
                    text += String(decoding: block[..<count], as: UTF8.self)
                }
                continuation.resume(returning: text)
            }
        }
    }

    /// A socket that listens on a free port; the caller closes it.
    static func listening() throws -> (descriptor: Int32, port: Int) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard withLoopback(0, { bind(descriptor, $0, $1) }) == 0, listen(descriptor, 8) == 0 else {
            close(descriptor)
            throw Failure(step: "listen")
        }
        return (descriptor, try port(of: descriptor))
    }

    /// A port on which nothing listens.
    static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        guard withLoopback(0, { bind(descriptor, $0, $1) }) == 0 else { throw Failure(step: "bind") }
        return try port(of: descriptor)
    }

    private static func port(of descriptor: Int32) throws -> Int {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        guard status == 0 else { throw Failure(step: "getsockname") }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    private static func withLoopback(_ port: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
    }
}
