import CaptureBytes
import CaptureKit

/// The blobs of an event as one `multipart/mixed` document (RFC 2046 §5.1.3) without a preamble.
struct MultipartObject: Sendable {
    let boundary: String
    /// Heads that were written here, and between them the bodies as they are.
    let content: BlobContent
    let digest: SHA256Digest
    /// Where each part is, from its headers to the end of its body.
    let ranges: [ClosedRange<Int>]

    init(_ blobs: [StoredPart], uuid: EventUUID) {
        let boundary = Boundaries.boundary(for: uuid, outside: blobs)
        var heads = ByteWriter(capacity: blobs.count * 256 + 64)
        var ends: [Int] = []
        var ranges: [ClosedRange<Int>] = []
        var bodies = 0
        for blob in blobs {
            if !ends.isEmpty { heads.append(literal: "\r\n") }
            heads.append(literal: "--")
            heads.append(boundary)
            heads.append(literal: "\r\n")
            let start = heads.count + bodies
            blob.writeHead(to: &heads)
            ends.append(heads.count)
            bodies += blob.body.count
            ranges.append(start...heads.count + bodies - 1)
        }
        heads.append(literal: "\r\n--")
        heads.append(boundary)
        heads.append(literal: "--\r\n")

        let head = heads.finishBytes()
        var pieces: [Bytes] = []
        var from = 0
        for (end, blob) in zip(ends, blobs) {
            pieces += [head[from..<end], blob.body]
            from = end
        }
        pieces.append(head[from..<head.count])
        digest = SHA256Digest(of: pieces)
        content = BlobContent(pieces, digest: digest.bytes)
        (self.boundary, self.ranges) = (boundary, ranges)
    }
}
