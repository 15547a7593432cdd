/// The header lines of a MIME part (RFC 2046 §5.1, RFC 5322 §2.2).
public struct MIMEHeaders: Sendable {
    /// The most header lines that a part may have.
    public static let fieldLimit = 64

    /// Names in lower case, and values without the white space around them, in order.
    public let fields: [(name: String, value: String)]

    /// Why header lines cannot be read.
    public enum Fault: Error, Equatable, CustomStringConvertible {
        /// A line has no name before a colon, or is a folded one.
        case notAHeader
        /// A carriage return or a line feed stands alone.
        case strayLineBreak
        /// A line is not UTF-8.
        case notUTF8
        /// There are more lines than ``MIMEHeaders/fieldLimit``.
        case tooMany

        /// What is wrong, as the end of a sentence.
        public var description: String {
            switch self {
            case .notAHeader: "a line is no \"Name: value\", or continues the one before it"
            case .strayLineBreak: "a line does not end in CRLF"
            case .notUTF8: "a line is not UTF-8"
            case .tooMany: "there are more than \(MIMEHeaders.fieldLimit) of them"
            }
        }
    }

    /// Reads lines that are separated by CRLF, without the blank line at their end.
    ///
    /// - Throws: ``Fault``.
    public init(_ block: UnsafeRawBufferPointer) throws(Fault) {
        var fields: [(name: String, value: String)] = []
        var start = 0
        while start < block.count {
            let end = ByteSearcher.firstIndex(of: UInt8(ascii: "\r"), in: block, from: start) ?? block.count
            guard end == block.count || (end + 1 < block.count && block[end + 1] == UInt8(ascii: "\n")) else { throw .strayLineBreak }
            guard fields.count < MIMEHeaders.fieldLimit else { throw .tooMany }
            fields.append(try MIMEHeaders.field(UnsafeRawBufferPointer(rebasing: block[start..<end])))
            start = end + 2
        }
        self.fields = fields
    }

    private static func field(_ line: UnsafeRawBufferPointer) throws(Fault) -> (name: String, value: String) {
        guard let colon = ByteSearcher.firstIndex(of: UInt8(ascii: ":"), in: line), colon > 0, line[..<colon].allSatisfy(isTokenByte)
        else { throw .notAHeader }
        var value = line[(colon + 1)...]
        while let first = value.first, first == 0x20 || first == 0x09 { value = value.dropFirst() }
        while let last = value.last, last == 0x20 || last == 0x09 { value = value.dropLast() }
        guard !value.contains(UInt8(ascii: "\n")) else { throw .strayLineBreak }
        guard let text = String(validating: value, as: UTF8.self) else { throw .notUTF8 }
        return (String(decoding: line[..<colon], as: UTF8.self).lowercased(), text)
    }

    /// Whether a byte may stand in a field's name (RFC 9110 §5.6.2).
    public static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122: true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }

    /// The values of every field of this name, which is in lower case.
    public func values(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }
}
