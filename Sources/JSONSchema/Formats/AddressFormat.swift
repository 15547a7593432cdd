/// Addresses of machines and of people.
enum AddressFormat {
    /// Four decimal numbers without leading zeros (RFC 2673 §3.2).
    static func isIPv4(_ text: UnsafeRawBufferPointer) -> Bool {
        var reader = TextReader(text)
        return ipv4(&reader) && reader.isAtEnd
    }

    private static func ipv4(_ reader: inout TextReader) -> Bool {
        for index in 0..<4 {
            if index > 0, !reader.skip(".") { return false }
            var (value, digits) = (0, 0)
            while let byte = reader.next, byte.isDigit, digits < 4 {
                if digits == 1, value == 0 { return false }
                value = value * 10 + Int(byte - 48)
                digits += 1
                _ = reader.number(1)
            }
            guard digits > 0, value < 256 else { return false }
        }
        return true
    }

    /// RFC 4291 §2.2, without a zone.
    static func isIPv6(_ text: UnsafeRawBufferPointer) -> Bool {
        var reader = TextReader(text)
        var groups = 0
        var isShortened = false
        if reader.skip(":") {
            guard reader.skip(":") else { return false }
            isShortened = true
        }
        while !reader.isAtEnd {
            var address = reader
            if groups <= 6, ipv4(&address), address.isAtEnd {
                groups += 2
                break
            }
            guard (1...4).contains(reader.skip(while: \.isHexDigit)) else { return false }
            groups += 1
            if reader.isAtEnd { break }
            guard reader.skip(":"), !reader.isAtEnd else { return false }
            if reader.skip(":") {
                if isShortened { return false }
                isShortened = true
            }
        }
        return isShortened ? groups < 8 : groups == 8
    }

    /// RFC 1123 §2.1: labels of letters, digits and inner hyphens, 253 bytes in all.
    static func isHostname(_ text: UnsafeRawBufferPointer) -> Bool {
        guard (1...253).contains(text.count) else { return false }
        return text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { label in
            (1...63).contains(label.count) && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
                && label.allSatisfy { $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "-") }
        }
    }

    /// RFC 5321 §4.1.2 `Mailbox`: a dot-string or a quoted string, and a domain or an address in brackets.
    static func isEmail(_ text: UnsafeRawBufferPointer) -> Bool {
        guard let at = text.lastIndex(of: UInt8(ascii: "@")), at > 0, at <= 64, at + 1 < text.count else { return false }
        let local = UnsafeRawBufferPointer(rebasing: text[..<at])
        let domain = UnsafeRawBufferPointer(rebasing: text[(at + 1)...])
        return (isDotString(local) || isQuoted(local)) && (isHostname(domain) || isLiteral(domain))
    }

    private static func isDotString(_ text: UnsafeRawBufferPointer) -> Bool {
        text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { atom in
            !atom.isEmpty && atom.allSatisfy { $0.isLetter || $0.isDigit || "!#$%&'*+-/=?^_`{|}~".utf8.contains($0) }
        }
    }

    private static func isQuoted(_ text: UnsafeRawBufferPointer) -> Bool {
        guard text.count >= 2, text.first == UInt8(ascii: "\""), text.last == UInt8(ascii: "\"") else { return false }
        var isEscaped = false
        for byte in text[1..<text.count - 1] {
            guard (0x20..<0x7F).contains(byte), isEscaped || byte != UInt8(ascii: "\"") else { return false }
            isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
        }
        return !isEscaped
    }

    private static func isLiteral(_ text: UnsafeRawBufferPointer) -> Bool {
        guard text.count > 2, text.first == UInt8(ascii: "["), text.last == UInt8(ascii: "]") else { return false }
        let inside = UnsafeRawBufferPointer(rebasing: text[1..<text.count - 1])
        if inside.starts(with: "IPv6:".utf8) { return isIPv6(UnsafeRawBufferPointer(rebasing: inside[5...])) }
        return isIPv4(inside)
    }
}
