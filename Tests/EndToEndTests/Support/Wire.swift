import CaptureTesting

/// Requests as bytes on the wire.
enum Wire {
    /// A small request that the usual stages accept.
    static let event = MultipartRequest(event: #"{"event":"$ai_span","distinct_id":"u"}"#)

    /// A `POST` of `body`, by default of ``event``, with its length and the headers given.
    static func post(
        _ path: String = "/ai", version: String = "HTTP/1.1", headers: [String] = [], body: [UInt8]? = nil
    ) -> [UInt8] {
        let body = body ?? event.body
        return head("POST \(path) \(version)", ["Content-Length: \(body.count)"] + headers) + body
    }

    /// A `POST` of `body`, by default of ``event``, in chunks of `size` bytes.
    static func chunked(size: Int, headers: [String] = [], body: [UInt8]? = nil) -> [UInt8] {
        var bytes = head("POST /ai HTTP/1.1", ["Transfer-Encoding: chunked"] + headers)
        var rest = (body ?? event.body)[...]
        while !rest.isEmpty {
            let chunk = rest.prefix(size)
            bytes += Array("\(String(chunk.count, radix: 16))\r\n".utf8) + chunk + Array("\r\n".utf8)
            rest = rest.dropFirst(chunk.count)
        }
        return bytes + Array("0\r\n\r\n".utf8)
    }

    static func get(_ path: String, headers: [String] = []) -> String { text("GET \(path) HTTP/1.1", ["Host: localhost"] + headers) }

    /// A head with `Host` and the multipart `Content-Type` of ``event``.
    static func head(_ line: String, _ headers: [String] = []) -> [UInt8] {
        Array(text(line, ["Host: localhost", "Content-Type: \(event.contentType)"] + headers).utf8)
    }

    /// A head of just these lines.
    static func text(_ line: String, _ headers: [String]) -> String { ([line] + headers).map { $0 + "\r\n" }.joined() + "\r\n" }
}
