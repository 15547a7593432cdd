import CaptureBytes

/// Percent-encoding as SigV4 wants it: every byte but RFC 3986's unreserved ones, with upper-case digits
/// (https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html, UriEncode).
enum URIEncoding {
    /// Encodes a name or a value of a query.
    static func component(_ text: String) -> String { encode(text, keepsSlash: false) }

    /// Encodes an object's key; `/` stays.
    static func path(_ text: String) -> String { encode(text, keepsSlash: true) }

    /// Decodes what S3 sends with `encoding-type=url`: `%XX`, and `+` for a space. Nil when it is not well formed.
    static func decode(_ text: String) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(0x20)
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(value), let low = rest.popFirst().flatMap(value) else { return nil }
                bytes.append(high << 4 | low)
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func encode(_ text: String, keepsSlash: Bool) -> String {
        // As nearly all are.
        let isPlain = text.withUTF8Bytes { $0.allSatisfy { isUnreserved($0) || (keepsSlash && $0 == UInt8(ascii: "/")) } }
        if isPlain { return text }
        var encoded: [UInt8] = []
        encoded.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            if isUnreserved(byte) || (keepsSlash && byte == UInt8(ascii: "/")) {
                encoded.append(byte)
            } else {
                encoded += [UInt8(ascii: "%"), digit(byte >> 4), digit(byte & 0xf)]
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"): true
        default: false
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 48 + value : 55 + value }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case 48...57: digit - 48
        case 65...70, 97...102: (digit | 0x20) - 87
        default: nil
        }
    }
}
