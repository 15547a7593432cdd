internal import CaptureBytes

/// Collects an answer as libcurl hands it over.
struct ResponseReader {
    private static let mostHeaderBytes = 65_536

    private let limit: Int
    private let expectsBody: Bool
    private var headers: [(name: String, value: String)] = []
    private var headerBytes = 0
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
            (headers, headerBytes, headIsComplete, body) = ([], 0, false, nil)
            return true
        }
        // What comes after the body are trailers, which nobody asked for (RFC 9110 §6.5).
        if headIsComplete { return true }
        if unsafe line.isEmpty {
            headIsComplete = true
            return reserve()
        }
        headerBytes += unsafe line.count
        guard headerBytes <= ResponseReader.mostHeaderBytes else {
            return refuse("the headers of the answer have more than \(ResponseReader.mostHeaderBytes) bytes")
        }
        if let first = unsafe line.first, isBlank(first) {
            // A folded line continues the value before it (RFC 9112 §5.2).
            if let last = headers.popLast() { unsafe headers.append((last.name, last.value + " " + text(line))) }
        } else if let colon = unsafe line.firstIndex(of: UInt8(ascii: ":")) {
            unsafe headers.append((text(line[..<colon]).lowercased(), text(line[(colon + 1)...])))
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
        CurlResponse(status: status, headers: headers, body: body?.freeze() ?? Bytes([]))
    }

    /// Makes room for a body of known length, which saves growing.
    private mutating func reserve() -> Bool {
        guard expectsBody, let text = headers.last(where: { $0.name == "content-length" })?.value, let length = Int(text) else {
            return true
        }
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

/// Whether it is a space or a tab.
private func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

/// The text without the spaces and tabs around it.
private func text(_ line: Slice<UnsafeRawBufferPointer>) -> String {
    let start = unsafe line.firstIndex { !isBlank($0) } ?? line.endIndex
    let end = unsafe line.lastIndex { !isBlank($0) }.map { $0 + 1 } ?? start
    return unsafe String(decoding: line[start..<end], as: UTF8.self)
}
