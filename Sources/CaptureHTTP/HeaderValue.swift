extension String {
    /// A header's value without the white space that the parser leaves at its end (RFC 9112 §5.1).
    var withoutSpaceAtEnd: String {
        guard let last = utf8.last, last == UInt8(ascii: " ") || last == UInt8(ascii: "\t") else { return self }
        return String(self[..<(lastIndex { $0 != " " && $0 != "\t" }.map { index(after: $0) } ?? startIndex)])
    }
}
