import CaptureBytes
import CaptureKit

/// Reads one MIME part that says of itself what it is (contract §5): headers, a blank line, the body.
enum PartReader {
    private static let blankLine = ByteSearcher(Array("\r\n\r\n".utf8))

    /// Reads `part`, to its last byte.
    ///
    /// - Throws: ``ReadFailure``.
    static func blob(_ part: Bytes) throws(ReadFailure) -> ReadBlob {
        guard let end = part.withUnsafeBytes({ blankLine.firstIndex(in: $0) }) else {
            throw ReadFailure(.malformed, "there is no blank line behind the headers of the part")
        }
        let headers: MIMEHeaders
        do { headers = try part[0..<end].withUnsafeBytes { block throws(MIMEHeaders.Fault) in try MIMEHeaders(block) } } catch {
            throw ReadFailure(.malformed, "the headers of the part cannot be read: \(error)")
        }
        let disposition = try value("content-disposition", headers).flatMap { MIMEValue($0, escapes: .quotesOnly) }
        guard let disposition, disposition.value == "attachment", let path = disposition.onlyValue("name") else {
            throw ReadFailure(.malformed, "the part has no Content-Disposition: attachment; name=\"…\"")
        }
        guard let type = try value("content-type", headers), !type.isEmpty else {
            throw ReadFailure(.malformed, "the part \(path.quoted) has no Content-Type")
        }
        guard let length = try number("content-length", headers) else {
            throw ReadFailure(.malformed, "the part \(path.quoted) has no Content-Length")
        }
        let body = part[end + blankLine.needle.count..<part.count]
        guard body.count == length else {
            throw ReadFailure(.wrongLength, "the part \(path.quoted) has \(body.count) bytes, and its Content-Length says \(length)")
        }
        return ReadBlob(
            path: path, contentType: type, contentEncoding: try coding(value("content-encoding", headers), path),
            originalLength: try number("x-original-length", headers), bytes: body)
    }

    /// The coding that a header or a store's metadata names; nil for none.
    ///
    /// - Throws: ``ReadFailure`` for one that is not known, so that encoded bytes are never taken for plain ones.
    static func coding(_ name: String?, _ blob: String) throws(ReadFailure) -> ContentCoding? {
        guard let name, !name.equalsIgnoringCase("identity") else { return nil }
        guard let coding = ContentCoding(rawValue: name.lowercased()) else {
            throw ReadFailure(.unknownEncoding, "\(blob.quoted) is encoded as \(name.quoted), which this reader does not know")
        }
        return coding
    }

    private static func value(_ name: StaticString, _ headers: MIMEHeaders) throws(ReadFailure) -> String? {
        if headers.count(of: name) > 1 { throw ReadFailure(.malformed, "the part has more than one \(name)") }
        return headers.value(name)
    }

    private static func number(_ name: StaticString, _ headers: MIMEHeaders) throws(ReadFailure) -> Int? {
        guard let text = try value(name, headers) else { return nil }
        guard text.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(text) else {
            throw ReadFailure(.malformed, "the part's \(name) is no number: \(text.quoted)")
        }
        return number
    }
}
