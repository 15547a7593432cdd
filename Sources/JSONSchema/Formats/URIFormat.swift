/// URIs and references to them (RFC 3986 appendix A).
enum URIFormat {
    static func isURI(_ text: UnsafeRawBufferPointer) -> Bool {
        guard let colon = scheme(text) else { return false }
        return isRest(UnsafeRawBufferPointer(rebasing: text[(colon + 1)...]))
    }

    static func isReference(_ text: UnsafeRawBufferPointer) -> Bool {
        if isURI(text) { return true }
        // A colon in the first segment would make it a scheme.
        let segment = text.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
        return !segment.contains(UInt8(ascii: ":")) && isRest(text)
    }

    /// The colon after a scheme.
    private static func scheme(_ text: UnsafeRawBufferPointer) -> Int? {
        guard let first = text.first, first.isLetter, let colon = text.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        return text[..<colon].allSatisfy { $0.isLetter || $0.isDigit || "+-.".utf8.contains($0) } ? colon : nil
    }

    /// `[ "//" authority ] path [ "?" query ] [ "#" fragment ]`.
    private static func isRest(_ text: UnsafeRawBufferPointer) -> Bool {
        let fragment = text.firstIndex(of: UInt8(ascii: "#")) ?? text.count
        let query = text[..<fragment].firstIndex(of: UInt8(ascii: "?")) ?? fragment
        var path = 0
        if text.starts(with: "//".utf8) {
            path = text[2..<query].firstIndex(of: UInt8(ascii: "/")) ?? query
            guard isAuthority(UnsafeRawBufferPointer(rebasing: text[2..<path])) else { return false }
        }
        return isMade(text[path..<query], of: "/:@") && isMade(text[query..<fragment].dropFirst(), of: "/?:@")
            && isMade(text[fragment...].dropFirst(), of: "/?:@")
    }

    private static func isAuthority(_ text: UnsafeRawBufferPointer) -> Bool {
        let at = text.firstIndex(of: UInt8(ascii: "@"))
        if let at, !isMade(text[..<at], of: ":") { return false }
        var host = text[(at.map { $0 + 1 } ?? 0)...]
        if host.first == UInt8(ascii: "[") {
            guard let close = host.firstIndex(of: UInt8(ascii: "]")) else { return false }
            let address = UnsafeRawBufferPointer(rebasing: text[host.startIndex + 1..<close])
            guard AddressFormat.isIPv6(address) || isFuture(address) else { return false }
            host = text[(close + 1)...]
            if !host.isEmpty, host.first != UInt8(ascii: ":") { return false }
        }
        guard let colon = host.firstIndex(of: UInt8(ascii: ":")) else { return isMade(host, of: "") }
        return isMade(host[..<colon], of: "") && host[(colon + 1)...].allSatisfy(\.isDigit)
    }

    /// `IPvFuture`.
    private static func isFuture(_ text: UnsafeRawBufferPointer) -> Bool {
        var reader = TextReader(text)
        guard reader.skip("v"), reader.skip(while: \.isHexDigit) > 0, reader.skip(".") else { return false }
        let rest = text[reader.at...]
        return !rest.isEmpty && !rest.contains(UInt8(ascii: "%")) && isMade(rest, of: ":")
    }

    /// Whether bytes are unreserved, sub-delims, percent-encoded or of `more`.
    private static func isMade(_ text: Slice<UnsafeRawBufferPointer>, of more: String) -> Bool {
        var at = text.startIndex
        while at < text.endIndex {
            let byte = text[at]
            if byte == UInt8(ascii: "%") {
                guard at + 2 < text.endIndex, text[at + 1].isHexDigit, text[at + 2].isHexDigit else { return false }
                at += 2
            } else if !byte.isLetter && !byte.isDigit && !"-._~!$&'()*+,;=".utf8.contains(byte) && !more.utf8.contains(byte) {
                return false
            }
            at += 1
        }
        return true
    }
}
