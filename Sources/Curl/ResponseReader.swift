internal import CaptureBytes

/// Collects an answer as libcurl hands it over.
struct ResponseReader {
    private static let mostHeaderBytes = 65_536

    private let limit: Int
    private let expectsBody: Bool
    /// The lines of headers, each with a line feed.
    private var lines: [UInt8] = []
    /// What the last `Content-Length` says.
    private var length: Int?
    private var headIsComplete = false
    private var body: BytesBuilder?

    /// Why no more is taken, if so.
    private(set) var fault: CurlFailure?

    init(limit: Int, expectsBody: Bool) {
        (self.limit, self.expectsBody) = (limit, expectsBody)
    }

    /// Takes a line of the head with its end: the status line, a header, or the empty line (RFC 9112 §2.1).
    mutating func take(line raw: UnsafeRawBufferPointer) -> Bool {
        let line = unsafe raw.prefix { $0 != UInt8(ascii: "\r") && $0 != UInt8(ascii: "\n") }
        if unsafe line.starts(with: "HTTP/".utf8) {
            // The head of the answer, after heads of 1xx that it replaces.
            (headIsComplete, length, body) = (false, nil, nil)
            lines.removeAll()
            return true
        }
        // What comes after the body are trailers, which nobody asked for (RFC 9110 §6.5).
        if headIsComplete { return true }
        if unsafe line.isEmpty {
            headIsComplete = true
            return reserve()
        }
        guard unsafe lines.count + line.count < ResponseReader.mostHeaderBytes else {
            return refuse("the headers of the answer have more than \(ResponseReader.mostHeaderBytes) bytes")
        }
        unsafe lines.append(contentsOf: line)
        lines.append(UInt8(ascii: "\n"))
        if let first = unsafe line.first, first | 0x20 == UInt8(ascii: "c"),
            let field = unsafe HeaderLines.field(line), field.name == "content-length"
        {
            length = Int(field.value)
        }
        return true
    }

    /// Takes a piece of the body.
    mutating func take(_ piece: UnsafeRawBufferPointer) -> Bool {
        guard piece.count <= limit - (body?.count ?? 0) else { return refuse() }
        let builder = body ?? BytesBuilder()
        unsafe builder.append(piece)
        body = builder
        return true
    }

    /// The answer, which ends the collection.
    mutating func finish(status: Int) -> CurlResponse {
        CurlResponse(status: status, lines: lines, body: body?.freeze() ?? Bytes([]))
    }

    /// Makes room for a body of known length, which saves growing.
    private mutating func reserve() -> Bool {
        guard expectsBody, let length else { return true }
        guard length <= limit else { return refuse() }
        guard length > 0 else { return true }
        let builder = BytesBuilder()
        builder.grow(to: length)
        body = builder
        return true
    }

    private mutating func refuse(_ text: String? = nil) -> Bool {
        fault = CurlFailure(.tooLarge, text ?? "the answer is larger than the \(limit) bytes that are allowed")
        return false
    }
}
