import Foundation

/// A server of the test's own: it reads one request's head, answers with what the test says, and closes.
final class OneAnswerServer: Sendable {
    let port: Int
    private let descriptor: Int32

    init() throws {
        (descriptor, port) = try Socket.listening()
    }

    deinit { close(descriptor) }

    /// Serves one connection and returns the request's head.
    ///
    /// - Parameter body: how many bytes of body to read before the answer.
    func answer(_ answer: String, afterBody body: Int = 0) async throws -> String {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async { [self] in
                let connection = accept(descriptor, nil, nil)
                guard connection >= 0 else { return continuation.resume(throwing: Socket.Failure(step: "accept")) }
                defer { close(connection) }
                var bytes = Data()
                var block = [UInt8](repeating: 0, count: 65_536)
                var head: Data.Index?
                while head.map({ bytes.count - $0 < body }) ?? true {
                    let count = recv(connection, &block, block.count, 0)
                    if count <= 0 { break }
                    bytes += block[..<count]
                    head = bytes.firstRange(of: Data("\r\n\r\n".utf8))?.upperBound
                }
                let text = Array(answer.utf8)
                _ = send(connection, text, text.count, Int32(MSG_NOSIGNAL))
                continuation.resume(returning: String(decoding: bytes[..<(head ?? bytes.endIndex)], as: UTF8.self))
            }
        }
    }
}
