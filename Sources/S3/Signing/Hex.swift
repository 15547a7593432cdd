/// Bytes as the texts that S3's headers hold.
enum Encoded {
    /// Lower-case hexadecimal digits.
    static func hex(_ bytes: some Sequence<UInt8>) -> String {
        let digits: StaticString = "0123456789abcdef"
        var text: [UInt8] = []
        text.reserveCapacity(64)
        for byte in bytes {
            text.append(digits.utf8Start[Int(byte >> 4)])
            text.append(digits.utf8Start[Int(byte & 0xf)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Base64 with padding (RFC 4648 §4).
    static func base64(_ bytes: some Sequence<UInt8>) -> String {
        let digits: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        var text: [UInt8] = []
        text.reserveCapacity(44)
        var (bits, waiting) = (0, 0)
        for byte in bytes {
            bits = (bits << 8 | Int(byte)) & 0xffff
            waiting += 8
            while waiting >= 6 {
                waiting -= 6
                text.append(digits.utf8Start[bits >> waiting & 0x3f])
            }
        }
        if waiting > 0 { text.append(digits.utf8Start[bits << (6 - waiting) & 0x3f]) }
        while text.count % 4 != 0 { text.append(UInt8(ascii: "=")) }
        return String(decoding: text, as: UTF8.self)
    }
}
