extension ByteWriter {
    /// Appends the UTF-8 of a text with every byte but RFC 3986's unreserved ones percent-encoded (§2.1, §2.3).
    public mutating func appendPercentEncoded(_ text: String) {
        text.withUTF8Bytes { bytes in
            append(atMost: 3 * bytes.count) { room in
                var count = 0
                for byte in bytes {
                    if PercentEncoding.unreserved.contains(byte) {
                        room[count] = byte
                        count &+= 1
                        continue
                    }
                    room[count] = UInt8(ascii: "%")
                    room[count &+ 1] = PercentEncoding.digit(byte >> 4)
                    room[count &+ 2] = PercentEncoding.digit(byte & 0xf)
                    count &+= 3
                }
                return count
            }
        }
    }
}

private enum PercentEncoding {
    static let unreserved = ASCIISet(ASCIISet.alphanumerics + "-._~")

    static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 48 + value : 55 + value }
}
