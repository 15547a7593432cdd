import CaptureBytes
public import CaptureKit

/// Reads back what the service has stored: by the URL in an event, or by team and uuid.
///
/// The store must be started by the caller. What goes wrong there comes out as its `BlobStoreError`.
public struct BlobReader: Sendable {
    let store: any BlobStore
    let bucket: String
    let prefix: KeyPrefix

    /// Creates a reader.
    ///
    /// - Parameters:
    ///   - bucket: the only bucket whose URLs are followed; `store` is this bucket.
    ///   - prefix: what all keys begin with, as in the writer's settings.
    public init(_ store: any BlobStore, bucket: String, prefix: KeyPrefix = .standard) {
        (self.store, self.bucket, self.prefix) = (store, bucket, prefix)
    }

    /// Reads the blob that a URL of contract §5 names.
    ///
    /// - Throws: ``ReadFailure``, or the store's `BlobStoreError`.
    public func blob(at url: String) async throws -> ReadBlob {
        guard let parsed = BlobURL(url), let key = ObjectKey(parsed.key, prefix: prefix) else {
            throw ReadFailure(.notABlobURL, "\(url.quoted) is no URL of a stored blob: s3://<bucket>/<key>?range=<first>-<last>")
        }
        guard parsed.bucket == bucket else {
            throw ReadFailure(.otherBucket, "\(url.quoted) is in another bucket than \(bucket.quoted)")
        }
        return try await blob(key, parsed.range)
    }

    func blob(_ key: ObjectKey, _ range: ClosedRange<Int>) async throws -> ReadBlob {
        switch key.content {
        case .multipart:
            let part = try await store.get(key.description, range: range)
            guard part.count == range.count else {
                throw ReadFailure(.wrongLength, "\(key) has \(part.count) of the \(range.count) bytes that the URL names")
            }
            return try PartReader.blob(part)
        case .blob:
            // One byte more than there should be shows an object that goes on behind its range.
            let bytes = try await store.get(key.description, range: 0...max(range.upperBound, range.upperBound &+ 1))
            guard range.lowerBound == 0, bytes.count == range.count else {
                throw ReadFailure(.wrongLength, "the URL names the bytes \(range.lowerBound)-\(range.upperBound) of \(key), not all of it")
            }
            return try await noted(key, bytes)
        }
    }

    /// A blob that is an object of its own, whose attributes say what it is.
    func noted(_ key: ObjectKey, _ bytes: Bytes) async throws -> ReadBlob {
        guard let attributes = try await store.head(key.description) else {
            throw BlobStoreError(.notFound, "\(key) was removed while it was read")
        }
        let metadata = attributes.metadata
        guard let compression = metadata["compression"] else {
            throw ReadFailure(.malformed, "\(key) has no metadata that say whether it is encoded")
        }
        let index = metadata["index"].flatMap { try? JSONDocument(Bytes($0)).root.elements.first { _ in true } }
        return ReadBlob(
            path: index?["path"]?.string, contentType: attributes.contentType,
            contentEncoding: try PartReader.coding(compression == "none" ? nil : compression, key.description),
            originalLength: metadata["original-length"].flatMap { Int($0) }, bytes: bytes)
    }
}
