import CaptureBytes
import CaptureKit

/// The hash of a list of blobs, for the layout that has no object around them.
enum BlobList {
    /// The SHA-256 of four fields for each blob, in their order: path, type, content coding (empty for none), and the SHA-256 of its bytes.
    ///
    /// Each field has its length in front, eight bytes with the highest first, so that no two lists give the same input. The bytes go
    /// in as their own hash, which the upload needs anyway, so they are read once.
    static func digest(_ blobs: [StoredPart], _ digests: [SHA256Digest]) -> SHA256Digest {
        var list = ByteWriter(capacity: blobs.count * 256)
        for (blob, digest) in zip(blobs, digests) {
            for field in [Array(blob.path.utf8), Array(blob.type.utf8), Array((blob.encoding?.rawValue ?? "").utf8), digest.bytes] {
                withUnsafeBytes(of: UInt64(field.count).bigEndian) { list.append($0) }
                field.withUnsafeBytes { list.append($0) }
            }
        }
        return SHA256Digest(of: [list.finishBytes()])
    }
}
