/// A documented format of JSON Schema (Validation §7.3); each is asserted.
enum Format: String, CaseIterable, Sendable {
    case dateTime = "date-time"
    case date, time, duration, email, hostname, ipv4, ipv6, uri
    case uriReference = "uri-reference"
    case uuid
    case jsonPointer = "json-pointer"

    /// Whether the text, which is UTF-8, has the format.
    func matches(_ text: UnsafeRawBufferPointer) -> Bool {
        switch self {
        case .dateTime: DateFormat.isDateTime(text)
        case .date: DateFormat.isDate(text)
        case .time: DateFormat.isTime(text)
        case .duration: DateFormat.isDuration(text)
        case .email: AddressFormat.isEmail(text)
        case .hostname: AddressFormat.isHostname(text)
        case .ipv4: AddressFormat.isIPv4(text)
        case .ipv6: AddressFormat.isIPv6(text)
        case .uri: URIFormat.isURI(text)
        case .uriReference: URIFormat.isReference(text)
        case .uuid: Format.isUUID(text)
        case .jsonPointer: Format.isPointer(text)
        }
    }

    /// With an article and an example, for sentences.
    var label: String {
        switch self {
        case .dateTime: "a date and time with its zone, such as 2026-11-23T08:30:00Z (RFC 3339)"
        case .date: "a date such as 2026-11-23 (RFC 3339)"
        case .time: "a time with its zone, such as 08:30:00Z (RFC 3339)"
        case .duration: "a duration such as P3DT12H (ISO 8601)"
        case .email: "an email address"
        case .hostname: "a host's name"
        case .ipv4: "an IPv4 address such as 192.0.2.1"
        case .ipv6: "an IPv6 address such as 2001:db8::1"
        case .uri: "a URI with its scheme, such as https://example.com/"
        case .uriReference: "a URI or a relative reference"
        case .uuid: "a uuid such as 01919e23-46d0-7b2c-8f5e-0123456789ab"
        case .jsonPointer: "a JSON pointer such as /a/0"
        }
    }

    /// RFC 9562 §4: hyphenated hexadecimal digits in either case.
    private static func isUUID(_ text: UnsafeRawBufferPointer) -> Bool {
        guard text.count == 36 else { return false }
        for (index, byte) in text.enumerated() {
            let isHyphen = index == 8 || index == 13 || index == 18 || index == 23
            guard isHyphen ? byte == UInt8(ascii: "-") : byte.isHexDigit else { return false }
        }
        return true
    }

    /// RFC 6901 §3.
    private static func isPointer(_ text: UnsafeRawBufferPointer) -> Bool {
        guard text.isEmpty || text[0] == UInt8(ascii: "/") else { return false }
        for index in text.indices where text[index] == UInt8(ascii: "~") {
            guard index + 1 < text.count, text[index + 1] == UInt8(ascii: "0") || text[index + 1] == UInt8(ascii: "1") else { return false }
        }
        return true
    }
}

extension UInt8 {
    var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
    var isLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) }
    var isHexDigit: Bool { isDigit || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(self | 0x20) }
}
