/// An address and a port to listen on.
public struct ListenAddress: Sendable, Equatable, CustomStringConvertible {
    /// A host name or an address, without brackets.
    public let host: String
    /// 0 to 65535; 0 takes a free port.
    public let port: Int

    /// Creates an address.
    public init(host: String, port: Int) { (self.host, self.port) = (host, port) }

    /// Reads `host:port`, an IPv6 address in brackets; nil for anything else.
    public init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":") else { return nil }
        let digits = text[text.index(after: colon)...]
        guard digits.utf8.allSatisfy({ (48...57).contains($0) }), let port = Int(digits), (0...65_535).contains(port) else { return nil }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
            guard host.contains(":") else { return nil }
        } else if host.contains(":") {
            return nil
        }
        guard !host.isEmpty else { return nil }
        self.init(host: String(host), port: port)
    }

    /// Whether only this machine can connect.
    public var isLoopback: Bool {
        host == "localhost" || ["127.0.0.0/8", "::1"].contains { AddressRange($0)?.contains(host) == true }
    }

    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
