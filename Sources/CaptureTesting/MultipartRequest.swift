public import CaptureKit

/// Builds a multipart request, right or wrong, for tests.
public struct MultipartRequest: Sendable {
    /// The boundary, without hyphens.
    public var boundary: String
    /// The request's header fields besides `Content-Type`.
    public var headers: [HeaderField] = []
    private var pieces: [UInt8] = []

    /// An empty request.
    public init(boundary: String = "capture-ai-test") { self.boundary = boundary }

    /// A request with one event, and a blob for each name and value of `blobs`.
    public init(event: String, properties: String? = nil, blobs: [(path: String, value: String)] = [], boundary: String = "capture-ai-test")
    {
        self.init(boundary: boundary)
        add("event", event, type: "application/json")
        if let properties { add("event.properties", properties, type: "application/json") }
        for blob in blobs { add("event.properties.\(blob.path)", blob.value, type: "text/plain") }
    }

    /// Adds a part with a `Content-Disposition` and the headers given.
    public mutating func add(_ name: String, _ value: [UInt8], type: String? = nil, headers: [HeaderField] = []) {
        let quoted = name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        var lines = "Content-Disposition: form-data; name=\"\(quoted)\"\r\n"
        if let type { lines += "Content-Type: \(type)\r\n" }
        for header in headers { lines += "\(header.name): \(header.value)\r\n" }
        addRaw(head: lines, value)
    }

    /// Adds a part of text.
    public mutating func add(_ name: String, _ value: String, type: String? = nil, headers: [HeaderField] = []) {
        add(name, Array(value.utf8), type: type, headers: headers)
    }

    /// Adds a part whose header lines, each with its CRLF, are exactly `head`.
    public mutating func addRaw(head: String, _ value: [UInt8]) {
        pieces += Array("--\(boundary)\r\n\(head)\r\n".utf8) + value + Array("\r\n".utf8)
    }

    /// The body with its closing delimiter.
    public var body: [UInt8] { pieces + Array("--\(boundary)--\r\n".utf8) }

    /// The head that goes with the body.
    public var head: RequestHead {
        let all = [HeaderField("Host", "localhost"), HeaderField("Content-Type", contentType)] + headers
        return RequestHead(method: "POST", path: "/ai", headers: all, client: "192.0.2.1")
    }

    /// The request's `Content-Type`.
    public var contentType: String { "multipart/form-data; boundary=\(boundary)" }

    /// The facts that a pipeline starts with.
    public var facts: Facts<RequestHead, RequestBody> { Facts(head, RequestBody(body)) }
}
