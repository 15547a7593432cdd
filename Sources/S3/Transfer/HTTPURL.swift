/// An `http` or `https` URL without user, query and fragment, taken apart.
struct HTTPURL: Sendable, Equatable {
    let isTLS: Bool
    /// In lower case; an IPv6 address in its brackets.
    let host: String
    /// Nil for the scheme's own.
    let port: Int?
    /// Empty, or beginning with `/` and not ending with one; as it was written.
    let path: String

    /// Reads a URL; nil for anything that is not exactly of this kind.
    init?(_ text: String) {
        guard let scheme = ["https://", "http://"].first(where: { text.lowercased().hasPrefix($0) }) else { return nil }
        isTLS = scheme == "https://"
        let rest = text.dropFirst(scheme.count)
        guard rest.utf8.allSatisfy({ (33...126).contains($0) }), !rest.contains(where: { "?#@\\\"<>^`{|}".contains($0) }) else {
            return nil
        }
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        guard let (host, port) = HTTPURL.authority(rest[..<slash].lowercased()) else { return nil }
        self.host = host
        self.port = port == (isTLS ? 443 : 80) ? nil : port
        var path = rest[slash...]
        while path.last == "/" { path = path.dropLast() }
        self.path = String(path)
    }

    /// Host, and port where there is one, as in the `Host` header.
    var authority: String { port.map { "\(host):\($0)" } ?? host }

    /// Scheme and authority.
    var origin: String { "\(isTLS ? "https" : "http")://\(authority)" }

    /// Whether the host is an address and no name, so that nothing can stand before it.
    var isAddress: Bool { host.hasPrefix("[") || host.allSatisfy { $0 == "." || $0.isNumber } }

    private static func authority(_ text: String) -> (host: String, port: Int?)? {
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { return nil }
            let host = text[...end]
            let isValid = host.count > 3 && host.dropFirst().dropLast().allSatisfy { $0.isHexDigit || $0 == ":" || $0 == "." }
            return isValid ? port(text[text.index(after: end)...]).map { (String(host), $0) } : nil
        }
        let colon = text.firstIndex(of: ":") ?? text.endIndex
        let host = text[..<colon]
        let isName = !host.isEmpty && host.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-._".contains($0)) }
        return isName ? port(text[colon...]).map { (String(host), $0) } : nil
    }

    /// The number behind a colon, or an inner nil where there is no colon; nil when it is no port.
    private static func port(_ text: Substring) -> Int?? {
        if text.isEmpty { return .some(nil) }
        let digits = text.dropFirst()
        guard text.first == ":", digits.allSatisfy({ $0.isASCII && $0.isNumber }), let port = Int(digits), (1...65_535).contains(port)
        else { return nil }
        return .some(port)
    }
}
