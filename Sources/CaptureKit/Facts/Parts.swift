public import CaptureBytes

/// The parts of a request, in the order they came.
public struct Parts: Fact {
    /// Every part, the event first.
    public let all: [Part]

    /// Creates the list.
    public init(_ all: [Part]) { self.all = all }

    /// The parts that are blobs.
    public var blobs: [Part] { all.filter { $0.path != nil } }
}

/// One part of a multipart request.
public struct Part: Sendable {
    /// The name from its `Content-Disposition`.
    public let name: String
    /// The property that a blob stands for, name by name from the event's properties down; nil for the event's own parts.
    public let path: [String]?
    /// The media type it came with, or `application/octet-stream` for a blob without one, `application/json` for the event's parts.
    public let contentType: String
    /// Whether it came with a media type of its own.
    public let hasContentType: Bool
    /// The content coding that the bytes have, when they are encoded.
    public let contentEncoding: ContentCoding?
    /// How many bytes there were before a stage encoded them; nil when none did.
    public let originalLength: Int?
    /// The bytes, as they came or as a stage encoded them.
    public let body: Bytes

    /// Creates a part.
    public init(
        name: String, path: [String]?, contentType: String, hasContentType: Bool = true, contentEncoding: ContentCoding? = nil,
        originalLength: Int? = nil, body: Bytes
    ) {
        (self.name, self.path, self.contentType, self.hasContentType) = (name, path, contentType, hasContentType)
        (self.contentEncoding, self.originalLength, self.body) = (contentEncoding, originalLength, body)
    }
}

/// A content coding that a blob may have (RFC 9110 §8.4.1, RFC 8878).
public enum ContentCoding: String, Sendable, CaseIterable {
    case gzip, zstd
}
