public import CaptureBytes
public import CaptureKit

/// A blob that was read back from a store.
public struct ReadBlob: Sendable, Equatable {
    /// The property that it stands for: the names from the event's properties down, joined by dots; nil where the store does not say.
    public let path: String?
    /// The media type.
    public let contentType: String
    /// The content coding that ``bytes`` have; nil for none.
    public let contentEncoding: ContentCoding?
    /// How many bytes there were before the service encoded them; nil when it did not.
    public let originalLength: Int?
    /// The bytes, as they are stored until ``decoded(atMost:)`` is asked for.
    public let bytes: Bytes

    /// Creates a blob.
    public init(path: String?, contentType: String, contentEncoding: ContentCoding? = nil, originalLength: Int? = nil, bytes: Bytes) {
        (self.path, self.contentType, self.contentEncoding) = (path, contentType, contentEncoding)
        (self.originalLength, self.bytes) = (originalLength, bytes)
    }
}
