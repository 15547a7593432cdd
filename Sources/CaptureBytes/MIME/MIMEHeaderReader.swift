/// Reads the header lines of a MIME part one by one where they stand, without a copy (RFC 5322 §2.2).
public struct MIMEHeaderReader {
    private let block: UnsafeRawBufferPointer
    private var at = 0
    private var count = 0

    /// Reads lines that are separated by CRLF, without the blank line at their end; `block` must outlive the reader.
    public init(_ block: UnsafeRawBufferPointer) { self.block = block }

    /// The bytes of the next field's name and of its value without the white space around it; nil at the end.
    ///
    /// - Throws: ``MIMEHeaders/Fault``.
    public mutating func next() throws(MIMEHeaders.Fault) -> (name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer)? {
        guard let (name, value) = try nextRanges() else { return nil }
        return (UnsafeRawBufferPointer(rebasing: block[name]), UnsafeRawBufferPointer(rebasing: block[value]))
    }

    /// As ``next()``, as places in the block.
    mutating func nextRanges() throws(MIMEHeaders.Fault) -> (name: Range<Int>, value: Range<Int>)? {
        if at >= block.count { return nil }
        let start = at
        let end = ByteSearcher.firstIndex(of: UInt8(ascii: "\r"), in: block, from: start) ?? block.count
        guard end == block.count || (end + 1 < block.count && block[end + 1] == UInt8(ascii: "\n")) else { throw .strayLineBreak }
        guard count < MIMEHeaders.fieldLimit else { throw .tooMany }
        (at, count) = (end + 2, count + 1)
        var colon = start
        while colon < end, MIMEHeaders.isTokenByte(block[colon]) { colon += 1 }
        guard colon > start, colon < end, block[colon] == UInt8(ascii: ":") else { throw .notAHeader }
        let value = ASCII.trim(colon + 1..<end, in: block)
        var all: UInt8 = 0
        for index in value {
            if block[index] == UInt8(ascii: "\n") { throw .strayLineBreak }
            all |= block[index]
        }
        if all >= 0x80, String(validating: block[value], as: UTF8.self) == nil { throw .notUTF8 }
        return (start..<colon, value)
    }
}

extension MIMEHeaders {
    private static let tokenBytes = ASCIISet(ASCIISet.alphanumerics + "!#$%&'*+-.^_`|~")

    /// Whether a byte may stand in a field's name (RFC 9110 §5.6.2).
    public static func isTokenByte(_ byte: UInt8) -> Bool { tokenBytes.contains(byte) }
}

extension UnsafeRawBufferPointer {
    /// Whether the bytes are `text`, which is in lower case, but for the case of ASCII letters.
    public func equals(ignoringCase text: StaticString) -> Bool { ASCII.equals(self, ignoringCase: text) }
}
