/// Base64 with padding (RFC 4648 §4).
public enum Base64 {
    /// The bytes that `text` stands for; nil unless it is exactly what an encoder writes, padding included.
    ///
    /// Bits that no encoder sets would let two texts mean the same bytes.
    public static func decode(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        guard text.count % 4 == 0 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3)
        var (bits, waiting, padding) = (UInt32(0), 0, 0)
        for character in text {
            if character == UInt8(ascii: "=") {
                padding += 1
                continue
            }
            guard padding == 0, let value = value(of: character) else { return nil }
            bits = (bits << 6 | UInt32(value)) & 0xfff
            waiting += 6
            guard waiting >= 8 else { continue }
            waiting -= 8
            bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(waiting)))
        }
        guard padding < 3, waiting == padding * 2, bits & (1 << UInt32(waiting) - 1) == 0 else { return nil }
        return bytes
    }

    private static func value(of character: UInt8) -> UInt8? {
        switch character {
        case 65...90: character - 65
        case 97...122: character - 71
        case 48...57: character + 4
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}

extension ByteWriter {
    /// Appends bytes in Base64 with padding (RFC 4648 §4).
    public mutating func appendBase64(_ bytes: UnsafeRawBufferPointer) {
        let digits: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let count = min(3, bytes.count - start)
            var bits = UInt32(0)
            for place in 0..<3 { bits = bits << 8 | (place < count ? UInt32(bytes[start + place]) : 0) }
            for place in 0..<4 {
                append(byte: place > count ? UInt8(ascii: "=") : digits.utf8Start[Int(bits >> UInt32(18 - 6 * place) & 63)])
            }
        }
    }
}

extension String {
    /// Bytes in Base64 with padding (RFC 4648 §4).
    public init(base64 bytes: [UInt8]) {
        var writer = ByteWriter(capacity: (bytes.count + 2) / 3 * 4)
        bytes.withUnsafeBytes { writer.appendBase64($0) }
        self = writer.finishText()
    }
}
