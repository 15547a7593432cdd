/// The headers of an answer as they came, read when somebody asks: most answers are judged by their status alone.
enum HeaderLines {
    /// Names in lower case, and values, in order. A folded line continues the value before it (RFC 9112 §5.2).
    static func fields(_ lines: [UInt8]) -> [(name: String, value: String)] {
        var fields: [(name: String, value: String)] = []
        for line in lines.split(separator: UInt8(ascii: "\n")) {
            if let first = line.first, isBlank(first) {
                if let last = fields.popLast() { fields.append((last.name, last.value + " " + text(line))) }
            } else if let field = field(line) {
                fields.append(field)
            }
        }
        return fields
    }

    /// The name in lower case and the value of a line; nil without a colon.
    static func field(_ line: some RandomAccessCollection<UInt8>) -> (name: String, value: String)? {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        return (text(line[..<colon]).lowercased(), text(line[line.index(after: colon)...]))
    }

    /// Whether it is a space or a tab.
    private static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

    /// The text without the spaces and tabs around it.
    private static func text(_ bytes: some RandomAccessCollection<UInt8>) -> String {
        let start = bytes.firstIndex { !isBlank($0) } ?? bytes.endIndex
        let end = bytes.lastIndex { !isBlank($0) }.map { bytes.index(after: $0) } ?? start
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }
}
