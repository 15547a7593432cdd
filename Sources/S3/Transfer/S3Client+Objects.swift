public import CaptureBytes
public import CaptureKit
import Crypto
import Curl

extension S3Client: BlobStore {
    public func put(
        _ key: String, _ content: BlobContent, _ attributes: BlobAttributes, deadline: ContinuousClock.Instant?
    ) async throws {
        var call = S3Call(.put, "PUT", key: try S3Client.checked(key))
        if let digest = content.digest { call.digest = digest } else { call.digest = await S3Client.digest(of: content) }
        guard S3Client.isHeaderValue(attributes.contentType) else {
            throw BlobStoreError(.other, "the media type \"\(safeText(attributes.contentType))\" has characters that no header can have")
        }
        call.headers = [("content-type", attributes.contentType), ("x-amz-checksum-sha256", String(base64: call.digest))]
        for (name, value) in attributes.metadata.sorted(by: { bytewise($0.key, $1.key) }) {
            try S3Client.check(name, value)
            call.headers.append(("x-amz-meta-\(name)", value))
        }
        call.body = content.pieces
        call.size = content.count
        _ = try await perform(call, deadline: deadline)
    }

    public func get(_ key: String, range: ClosedRange<Int>?) async throws -> Bytes {
        var call = S3Call(.get, "GET", key: try S3Client.checked(key))
        call.responseLimit = settings.largestRead
        guard let range else { return try await perform(call, deadline: nil).body }
        guard range.lowerBound >= 0, range.upperBound < .max else { throw BlobStoreError(.notFound, "there is no range \(range)") }
        call.headers = [("range", "bytes=\(range.lowerBound)-\(range.upperBound)")]
        call.responseLimit = max(min(settings.largestRead, range.count), 1 << 16)
        let response = try await perform(call, deadline: nil)
        // RFC 9110 §14.4; a server that cannot do ranges answers 200.
        let place = response.header("content-range")?.split(separator: "/").first
        guard response.status == 206, !response.body.isEmpty, response.body.count <= range.count,
            place == "bytes \(range.lowerBound)-\(range.lowerBound + response.body.count - 1)"
        else { throw BlobStoreError(.other, "S3 did not answer with the range that it was asked for (\(response.status))") }
        return response.body
    }

    public func head(_ key: String) async throws -> BlobAttributes? {
        let call = S3Call(.head, "HEAD", key: try S3Client.checked(key))
        do {
            let response = try await perform(call, deadline: nil)
            let metadata = response.headers.filter { $0.name.hasPrefix(S3Client.metadataPrefix) }
                .map { (String($0.name.dropFirst(S3Client.metadataPrefix.count)), $0.value) }
            return BlobAttributes(
                contentType: response.header("content-type") ?? "binary/octet-stream",
                metadata: Dictionary(metadata) { "\($0),\($1)" })
        } catch let error as BlobStoreError where error.reason == .notFound { return nil }
    }

    private static let metadataPrefix = "x-amz-meta-"

    /// A key that S3 takes (https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html).
    static func checked(_ key: String) throws(BlobStoreError) -> String {
        guard (1...1024).contains(key.utf8.count) else {
            throw BlobStoreError(.other, "a key has 1 to 1,024 bytes, this one \(key.utf8.count)")
        }
        return key
    }

    private static func check(_ name: String, _ value: String) throws(BlobStoreError) {
        let isName =
            !name.isEmpty
            && name.withUTF8Bytes { $0.allSatisfy { $0 == 45 || $0 == 95 || (48...57).contains($0) || (97...122).contains($0) } }
        guard isName, isHeaderValue(value) else {
            throw BlobStoreError(.other, "the metadata \(safeText(name)) has a name or value that no header can have")
        }
    }

    /// Printable ASCII without spaces around it, which would be lost.
    private static func isHeaderValue(_ value: String) -> Bool {
        value.withUTF8Bytes { $0.allSatisfy { (32...126).contains($0) } && $0.first != 32 && $0.last != 32 }
    }

    /// Away from the caller's thread, as it takes half a millisecond a MiB.
    @concurrent private static func digest(of content: BlobContent) async -> [UInt8] {
        var hash = SHA256()
        for piece in content.pieces { piece.withUnsafeBytes { hash.update(bufferPointer: $0) } }
        return Array(hash.finalize())
    }
}
