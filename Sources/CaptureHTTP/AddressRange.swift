import Glibc

/// A range of IPv4 or IPv6 addresses in CIDR notation (RFC 4632, RFC 4291 §2.3).
public struct AddressRange: Sendable, Equatable {
    private let address: [UInt8]
    private let bits: Int

    /// Reads `address/bits`, or one address; nil for anything else.
    public init?(_ text: String) {
        let pieces = text.split(separator: "/", omittingEmptySubsequences: false)
        guard pieces.count <= 2, let address = AddressRange.bytes(of: String(pieces[0])) else { return nil }
        var bits = address.count * 8
        if pieces.count == 2 {
            guard let given = UInt8(pieces[1]), pieces[1].first != "+", given <= bits else { return nil }
            bits = Int(given)
        }
        (self.address, self.bits) = (address, bits)
    }

    /// Whether the range holds `text`; false for what is no address.
    public func contains(_ text: String) -> Bool {
        guard let other = AddressRange.bytes(of: text), other.count == address.count else { return false }
        return (0..<bits).allSatisfy { bit in
            (address[bit / 8] ^ other[bit / 8]) & (0x80 >> (bit % 8)) == 0
        }
    }

    /// Whether `text` is an address, without a port.
    public static func isAddress(_ text: String) -> Bool { bytes(of: text) != nil }

    /// An IPv4 address in IPv6 form as plain IPv4, any other text as it is.
    static func plain(_ text: String) -> String {
        guard text.hasPrefix("::ffff:"), let four = bytes(of: text), four.count == 4 else { return text }
        return four.map { "\($0)" }.joined(separator: ".")
    }

    /// Four or sixteen bytes; an IPv4 address in IPv6 form counts as IPv4.
    private static func bytes(of text: String) -> [UInt8]? {
        var four = in_addr()
        if inet_pton(AF_INET, text, &four) == 1 { return withUnsafeBytes(of: &four) { Array($0) } }
        var sixteen = in6_addr()
        guard inet_pton(AF_INET6, text, &sixteen) == 1 else { return nil }
        let bytes = withUnsafeBytes(of: &sixteen) { Array($0) }
        let isMapped = bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xff && bytes[11] == 0xff
        return isMapped ? Array(bytes[12...]) : bytes
    }
}

extension [AddressRange] {
    /// The client's address: the peer's, or the first untrusted one from the right of `X-Forwarded-For` when the peer is a trusted proxy.
    ///
    /// When all are trusted it is the leftmost; at what is no address the last good one counts.
    func client(peer: String, forwarded: [String]) -> String {
        func isTrusted(_ address: String) -> Bool { contains { $0.contains(address) } }
        guard !isEmpty, isTrusted(peer) else { return peer }
        var client = peer
        for entry in forwarded.joined(separator: ",").split(separator: ",", omittingEmptySubsequences: false).reversed() {
            let text = bareAddress(entry)
            guard AddressRange.isAddress(text) else { return client }
            client = text
            if !isTrusted(text) { return client }
        }
        return client
    }

    /// The address without white space, brackets and port.
    private func bareAddress(_ entry: Substring) -> String {
        var text = entry.drop { $0 == " " || $0 == "\t" }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            let rest = text[text.index(after: end)...]
            guard rest.isEmpty || rest.hasPrefix(":") else { return "" }
            return String(text[text.index(after: text.startIndex)..<end])
        }
        if text.contains("."), let colon = text.firstIndex(of: ":"), !text.hasPrefix(":"), text.lastIndex(of: ":") == colon {
            return String(text[..<colon])
        }
        return String(text)
    }
}
