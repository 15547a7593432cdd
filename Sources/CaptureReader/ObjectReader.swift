import CaptureBytes
import CaptureKit

/// Reads a whole object of the `multipart` layout: a `multipart/mixed` document without a preamble (RFC 2046 §5.1).
enum ObjectReader {
    /// The blobs in their order, found by the object's bytes alone.
    ///
    /// - Throws: ``ReadFailure``.
    static func blobs(_ object: Bytes) throws(ReadFailure) -> [ReadBlob] {
        var blobs: [ReadBlob] = []
        let parts = try object.withUnsafeBytes { bytes throws(ReadFailure) in try ranges(bytes) }
        for part in parts { blobs.append(try PartReader.blob(object[part])) }
        return blobs
    }

    /// The parts, without the CRLF that belongs to the delimiter behind them.
    private static func ranges(_ bytes: UnsafeRawBufferPointer) throws(ReadFailure) -> [Range<Int>] {
        let crlf = Array("\r\n".utf8)
        guard bytes.starts(with: "--".utf8), let lineEnd = ByteSearcher(crlf).firstIndex(in: bytes), (3...72).contains(lineEnd) else {
            throw ReadFailure(.malformed, "the object does not begin with a delimiter")
        }
        let delimiter = ByteSearcher(crlf + bytes[..<lineEnd])
        var ranges: [Range<Int>] = []
        var start = lineEnd + crlf.count
        while let end = delimiter.firstIndex(in: bytes, from: start) {
            ranges.append(start..<end)
            let rest = bytes[(end + delimiter.needle.count)...]
            if rest.elementsEqual("--\r\n".utf8) { return ranges }
            guard rest.starts(with: crlf) else { throw ReadFailure(.malformed, "a delimiter in the object goes on as something else") }
            start = rest.startIndex + crlf.count
        }
        throw ReadFailure(.wrongLength, "the object ends before its closing delimiter")
    }
}
