import CaptureBytes
import CaptureEngine
import CaptureKit
import NIOCore
import NIOHTTP1

/// One answer, before it is put on the wire.
struct Answer {
    var status: Int
    var contentType: String?
    var body: [UInt8]
    var headers: [HeaderField] = []

    init(_ status: Int, contentType: String? = nil, body: [UInt8] = [], headers: [HeaderField] = []) {
        (self.status, self.contentType, self.body, self.headers) = (status, contentType, body, headers)
    }
}

/// What an answer must know of the request that it answers.
struct AnswerContext {
    /// The most bytes of a request's header that an answer mirrors; a longer one is not mirrored at all.
    static let mostMirrored = 200

    var requestID: String
    var origin: String?
    var isHead = false
    /// The answer's `Connection` header, where it needs one.
    var connection: String?
}

extension Answer {
    /// The bytes on the wire: head and body in one buffer, for one write.
    func encoded(_ context: AnswerContext, date: String, allocator: ByteBufferAllocator) -> ByteBuffer {
        var head = ByteWriter(capacity: 512)
        if status == 200 {
            head.append(literal: "HTTP/1.1 200 OK\r\nDate: ")
        } else {
            head.append("HTTP/1.1 \(status) \(HTTPResponseStatus(statusCode: status).reasonPhrase)\r\nDate: ")
        }
        head.append(date)
        head.append(literal: "\r\nX-Request-Id: ")
        head.append(context.requestID)
        if let contentType {
            head.append(literal: "\r\nContent-Type: ")
            head.append(contentType)
        }
        if status != 204 {
            head.append(literal: "\r\nContent-Length: ")
            head.append(decimal: body.count)
        }
        if let connection = context.connection {
            head.append(literal: "\r\nConnection: ")
            head.append(connection)
        }
        if let origin = context.origin, origin.utf8.count <= AnswerContext.mostMirrored {
            head.append(literal: "\r\nAccess-Control-Allow-Origin: ")
            head.append(origin)
            head.append(literal: "\r\nAccess-Control-Expose-Headers: Retry-After, X-Request-Id, RateLimit, RateLimit-Policy")
            head.append(literal: "\r\nVary: Origin")
        }
        for header in headers { head.append("\r\n\(header.name): \(header.value)") }
        head.append(literal: "\r\n\r\n")
        var buffer = allocator.buffer(capacity: head.count + body.count)
        head.withUnsafeBytes { _ = buffer.writeBytes($0) }
        if !context.isHead { buffer.writeBytes(body) }
        return buffer
    }
}
