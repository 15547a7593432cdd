import CaptureBytes

extension FieldReader {
    /// A value without parameters (RFC 8941 §4.2.3.1).
    mutating func bareItem() throws(FieldFault) -> BareItem {
        switch peek {
        case UInt8(ascii: "\"")?: return .string(try string())
        case UInt8(ascii: ":")?: return .bytes(try byteSequence())
        case UInt8(ascii: "?")?: return .boolean(try boolean())
        case UInt8(ascii: "-")?, (48...57)?: return try number()
        case UInt8(ascii: "*")?, (65...90)?, (97...122)?: return .token(token())
        default: throw fault("has no value where one must be")
        }
    }

    private mutating func number() throws(FieldFault) -> BareItem {
        let sign = take(UInt8(ascii: "-")) ? -1 : 1
        let (whole, digits) = digits()
        guard digits > 0 else { throw fault("has a minus sign without a number") }
        guard take(UInt8(ascii: ".")) else {
            guard digits <= 15 else { throw fault("has an integer of more than 15 digits") }
            return .integer(sign * whole)
        }
        let (fraction, places) = self.digits()
        guard digits <= 12, (1...3).contains(places) else {
            throw fault("has a decimal of another form than 12 digits, a point and 3 digits")
        }
        return .decimal(thousandths: sign * (whole * 1000 + fraction * [100, 10, 1][places - 1]))
    }

    /// A run of digits: its value, as far as 18 digits tell it, and its length.
    private mutating func digits() -> (value: Int, count: Int) {
        let start = at
        var value = 0
        skip { (48...57).contains($0) }
        for digit in bytes[start..<min(at, start + 18)] { value = value * 10 + Int(digit - 48) }
        return (value, at - start)
    }

    private mutating func string() throws(FieldFault) -> String {
        at += 1
        let start = at
        skip { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") && (0x20...0x7e).contains($0) }
        if take(UInt8(ascii: "\"")) { return String(decoding: bytes[start..<at - 1], as: UTF8.self) }
        var text = Array(bytes[start..<at])
        while let byte = peek, (0x20...0x7e).contains(byte) {
            at += 1
            if byte == UInt8(ascii: "\"") { return String(decoding: text, as: UTF8.self) }
            if byte == UInt8(ascii: "\\") {
                guard let escaped = peek, escaped == UInt8(ascii: "\"") || escaped == byte else {
                    throw fault("has a string with a backslash before something else than a quote or a backslash")
                }
                at += 1
                text.append(escaped)
            } else {
                text.append(byte)
            }
        }
        throw fault("has a string without an end, or with characters other than printable ASCII")
    }

    private mutating func token() -> String {
        let start = at
        skip { FieldReader.tokenCharacters.contains($0) }
        return String(decoding: bytes[start..<at], as: UTF8.self)
    }

    private static let tokenCharacters = ASCIISet(ASCIISet.alphanumerics + "!#$%&'*+-.^_`|~:/")

    private mutating func byteSequence() throws(FieldFault) -> [UInt8] {
        at += 1
        let start = at
        skip { $0 != UInt8(ascii: ":") }
        guard let decoded = Base64.decode(bytes[start..<at]), take(UInt8(ascii: ":")) else {
            throw fault("has a byte sequence that is not Base64 with padding between two colons")
        }
        return decoded
    }

    private mutating func boolean() throws(FieldFault) -> Bool {
        at += 1
        if take(UInt8(ascii: "1")) { return true }
        if take(UInt8(ascii: "0")) { return false }
        throw fault("has a boolean other than ?0 and ?1")
    }
}
