public import CaptureBytes

/// What a store keeps beside an object's bytes.
public struct BlobAttributes: Sendable, Equatable {
    /// The media type.
    public var contentType: String
    /// Names (lower case) and values, as the store's user metadata.
    public var metadata: [String: String]

    /// Creates attributes.
    public init(contentType: String, metadata: [String: String] = [:]) {
        (self.contentType, self.metadata) = (contentType, metadata)
    }
}

/// Where blobs go: an S3 bucket, or a directory.
public protocol BlobStore: Sendable {
    /// Writes an object whole, or not at all; returns once it is durable. An object of the same key is replaced.
    ///
    /// - Throws: ``BlobStoreError``.
    func put(_ key: String, _ bytes: Bytes, _ attributes: BlobAttributes) async throws
    /// Reads an object, or the bytes of it in `range`.
    ///
    /// - Throws: ``BlobStoreError``.
    func get(_ key: String, range: ClosedRange<Int>?) async throws -> Bytes
    /// Reads an object's attributes; nil when there is no such object.
    ///
    /// - Throws: ``BlobStoreError``.
    func head(_ key: String) async throws -> BlobAttributes?
    /// Removes an object; no error when there is none.
    ///
    /// - Throws: ``BlobStoreError``.
    func delete(_ key: String) async throws
    /// The keys that start with `prefix`, in order.
    ///
    /// - Throws: ``BlobStoreError``.
    func list(prefix: String) async throws -> [String]
}

/// Why a blob store did not do what it was asked.
public enum BlobStoreError: Error, Equatable {
    /// It is away or does not let us in; the text says which, for the log.
    case unavailable(String)
    /// There is no object of this key, or no such range in it.
    case notFound(String)
}
