import CaptureBytes
import CaptureKit

/// A blob that can be written: its path and type stand on header lines, so they cannot hold what ends a line.
struct StoredPart: Sendable {
    /// The names of the path, joined by dots.
    let path: String
    let type: String
    let encoding: ContentCoding?
    let originalLength: Int?
    let body: Bytes

    init(_ part: Part) throws(UnwritablePart) {
        let names = part.path ?? []
        let path = names.count == 1 ? names[0] : names.joined(separator: ".")
        guard !path.isEmpty else { throw UnwritablePart(description: "a part without a path is no blob") }
        guard path.withUTF8Bytes({ $0.allSatisfy { $0 >= 0x20 && $0 != 0x7f } }) else {
            throw UnwritablePart(description: "the path \(path.quoted) has a control character")
        }
        guard !part.contentType.isEmpty, part.contentType.withUTF8Bytes({ $0.allSatisfy { (0x20..<0x7f).contains($0) } }) else {
            throw UnwritablePart(description: "the type of \(path.quoted) is no printable ASCII")
        }
        guard !part.body.isEmpty else { throw UnwritablePart(description: "the blob \(path.quoted) is empty, and no range can name it") }
        (self.path, type, encoding) = (path, part.contentType, part.contentEncoding)
        (originalLength, body) = (part.originalLength, part.body)
    }

    /// The headers of contract §5 and the blank line.
    func writeHead(to writer: inout ByteWriter) {
        writer.append(literal: "Content-Disposition: attachment; name=\"")
        // Byte by byte: a quote with a combining mark behind it is one Character and still a quote.
        for byte in path.utf8 {
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { writer.append(byte: UInt8(ascii: "\\")) }
            writer.append(byte: byte)
        }
        writer.append(literal: "\"\r\nContent-Type: ")
        writer.append(type)
        if let encoding {
            writer.append(literal: "\r\nContent-Encoding: ")
            writer.append(encoding.rawValue)
        }
        writer.append(literal: "\r\nContent-Length: ")
        writer.append(decimal: body.count)
        if let originalLength {
            writer.append(literal: "\r\nX-Original-Length: ")
            writer.append(decimal: originalLength)
        }
        writer.append(literal: "\r\n\r\n")
    }
}

/// A stage before this one made a part that cannot be stored.
struct UnwritablePart: Error, CustomStringConvertible {
    let description: String
}
