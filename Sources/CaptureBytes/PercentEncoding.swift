extension ByteWriter {
    /// Appends the UTF-8 of a text with every byte but RFC 3986's unreserved ones percent-encoded (§2.1, §2.3).
    public mutating func appendPercentEncoded(_ text: String) {
        text.withUTF8Bytes { bytes in
            for byte in bytes {
                if PercentEncoding.isUnreserved(byte) {
                    append(byte: byte)
                } else {
                    append(byte: UInt8(ascii: "%"))
                    append(byte: PercentEncoding.digit(byte >> 4))
                    append(byte: PercentEncoding.digit(byte & 0xf))
                }
            }
        }
    }
}

private enum PercentEncoding {
    static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"): true
        default: false
        }
    }

    static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 48 + value : 55 + value }
}
