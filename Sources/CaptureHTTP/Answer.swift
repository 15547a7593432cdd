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
    var requestID: String
    var origin: String?
    var isHead = false
    /// The answer's `Connection` header, where it needs one.
    var connection: String?
}

extension Answer {
    /// The bytes on the wire: head and body in one buffer, for one write.
    func encoded(_ context: AnswerContext, date: String, allocator: ByteBufferAllocator) -> ByteBuffer {
        var buffer = allocator.buffer(capacity: 384 + body.count)
        buffer.writeStaticString("HTTP/1.1 ")
        if status == 200 {
            buffer.writeStaticString("200 OK")
        } else {
            buffer.writeString("\(status) \(HTTPResponseStatus(statusCode: status).reasonPhrase)")
        }
        func line(_ name: StaticString, _ value: String) {
            buffer.writeStaticString("\r\n")
            buffer.writeStaticString(name)
            buffer.writeStaticString(": ")
            buffer.writeString(value)
        }
        line("Date", date)
        line("X-Request-Id", context.requestID)
        if let contentType { line("Content-Type", contentType) }
        if status != 204 { line("Content-Length", String(body.count)) }
        if let connection = context.connection { line("Connection", connection) }
        if let origin = context.origin {
            line("Access-Control-Allow-Origin", origin)
            line("Access-Control-Expose-Headers", "Retry-After, X-Request-Id")
            line("Vary", "Origin")
        }
        for header in headers {
            buffer.writeString("\r\n\(header.name): \(header.value)")
        }
        buffer.writeStaticString("\r\n\r\n")
        if !context.isHead { buffer.writeBytes(body) }
        return buffer
    }
}
