/// The header lines of a MIME part (RFC 2046 §5.1, RFC 5322 §2.2).
public struct MIMEHeaders: Sendable {
    /// The most header lines that a part may have.
    public static let fieldLimit = 64

    private struct Line {
        let name: Range<Int>
        let value: Range<Int>
    }

    private let block: [UInt8]
    private let lines: [Line]

    /// Names in lower case, and values without the white space around them, in order.
    public var fields: [(name: String, value: String)] {
        block.withUnsafeBytes { block in
            lines.map { line in
                let name = ASCII.lowercasedString(UnsafeRawBufferPointer(rebasing: block[line.name]))
                return (name, String(decoding: block[line.value], as: UTF8.self))
            }
        }
    }

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
        var lines: [Line] = []
        lines.reserveCapacity(4)
        var reader = MIMEHeaderReader(block)
        while let line = try reader.nextRanges() { lines.append(Line(name: line.name, value: line.value)) }
        self.lines = lines
        self.block = Array(block)
    }

    /// How many fields have this name, which is given in lower case.
    public func count(of name: StaticString) -> Int { lines.count { isLine($0, name) } }

    /// Hands the bytes of the first field of this name, which is given in lower case, to `body`; nil when there is none.
    public func withValue<R>(_ name: StaticString, _ body: (UnsafeRawBufferPointer) -> R) -> R? {
        guard let line = lines.first(where: { isLine($0, name) }) else { return nil }
        return block.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[line.value])) }
    }

    /// The value of the first field of this name, which is given in lower case.
    public func value(_ name: StaticString) -> String? { withValue(name) { String(decoding: $0, as: UTF8.self) } }

    private func isLine(_ line: Line, _ name: StaticString) -> Bool {
        guard line.name.count == name.utf8CodeUnitCount else { return false }
        return block.withUnsafeBytes { ASCII.equals(UnsafeRawBufferPointer(rebasing: $0[line.name]), ignoringCase: name) }
    }
}
