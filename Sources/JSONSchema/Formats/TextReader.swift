/// Reads bytes from left to right.
struct TextReader {
    private let text: UnsafeRawBufferPointer
    private(set) var at = 0

    init(_ text: UnsafeRawBufferPointer) { self.text = text }

    var isAtEnd: Bool { at == text.count }
    var next: UInt8? { at < text.count ? text[at] : nil }

    /// Skips a character, which is ASCII, in either case.
    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard let byte = next, byte == UInt8(ascii: character) || (byte.isLetter && byte ^ 0x20 == UInt8(ascii: character)) else {
            return false
        }
        at += 1
        return true
    }

    /// The number that exactly `count` digits make.
    mutating func number(_ count: Int) -> Int? {
        guard at + count <= text.count else { return nil }
        var value = 0
        for byte in text[at..<at + count] {
            guard byte.isDigit else { return nil }
            value = value * 10 + Int(byte - 48)
        }
        at += count
        return value
    }

    /// Skips what `isWanted` picks and says how much that was.
    mutating func skip(while isWanted: (UInt8) -> Bool) -> Int {
        let start = at
        while let byte = next, isWanted(byte) { at += 1 }
        return at - start
    }
}
