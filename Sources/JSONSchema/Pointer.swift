/// JSON pointers (RFC 6901).
enum Pointer {
    /// A name as a step, with its slash.
    static func step(_ name: String) -> String {
        var step = "/"
        for scalar in name.unicodeScalars {
            switch scalar {
            case "~": step += "~0"
            case "/": step += "~1"
            default: step.unicodeScalars.append(scalar)
            }
        }
        return step
    }

    /// A pointer as a URI fragment (§6): what a fragment may not have is percent-encoded.
    static func fragment(_ pointer: String) -> String {
        var fragment = "#"
        for byte in pointer.utf8 {
            if byte.isLetter || byte.isDigit || "-._~!$&'()*+,;=:@/?".utf8.contains(byte) {
                fragment.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                fragment += byte < 16 ? "%0" : "%"
                fragment += String(byte, radix: 16, uppercase: true)
            }
        }
        return fragment
    }

    /// A fragment without its percent-encoding (RFC 3986 §2.1); nil when that is malformed or no UTF-8.
    static func decode(_ fragment: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = fragment.utf8
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let digits = String(rest.prefix(2)), rest.prefix(2).allSatisfy(\.isHexDigit), let value = UInt8(digits, radix: 16) else {
                return nil
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
