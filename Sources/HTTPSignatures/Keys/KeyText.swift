import CaptureBytes

/// The bytes of a key that is written as text.
enum KeyText {
    /// The fewest bytes of an HMAC key: shorter ones are weaker than the hash (RFC 2104 §3).
    static let shortestSecret = 32
    /// Ed25519 keys of either kind (RFC 8032 §5.1.5).
    static let curveKey = 32
    /// What stands before a public key in DER (RFC 8410 §4).
    static let publicPrefix: [UInt8] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00]
    /// What stands before a private key in DER (RFC 8410 §7).
    static let privatePrefix: [UInt8] = [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20]

    /// Decodes Base64, or PEM, whose first and last line are dropped (RFC 7468).
    static func bytes(_ text: String) throws(KeyProblem) -> [UInt8] {
        var lines = text.split { $0.isNewline }.map { trimmed(Array($0.utf8)) }
        if lines.first?.starts(with: "-----BEGIN".utf8) == true, lines.last?.starts(with: "-----END".utf8) == true {
            lines = Array(lines.dropFirst().dropLast())
        }
        guard let bytes = Base64.decode(Array(lines.joined())[...]), !bytes.isEmpty else {
            throw KeyProblem(description: "the key is not Base64 with padding, nor PEM; make one with \"openssl rand -base64 32\"")
        }
        return bytes
    }

    private static func trimmed(_ line: [UInt8]) -> ArraySlice<UInt8> {
        var line = line[...]
        while line.first == 0x20 { line.removeFirst() }
        while line.last == 0x20 { line.removeLast() }
        return line
    }

    /// A key that both sides have.
    static func secret(_ text: String) throws(KeyProblem) -> [UInt8] {
        let bytes = try bytes(text)
        guard bytes.count >= shortestSecret else {
            throw KeyProblem(description: "a key for hmac-sha256 has at least \(shortestSecret) bytes; this one has \(bytes.count)")
        }
        return bytes
    }

    /// The 32 bytes of a key of Ed25519, bare or behind `prefix`.
    static func curveKey(_ text: String, _ kind: String, prefix: [UInt8], wrong: [UInt8]) throws(KeyProblem) -> [UInt8] {
        let bytes = try bytes(text)
        if bytes.count == curveKey { return bytes }
        if bytes.count == prefix.count + curveKey, bytes.starts(with: prefix) { return Array(bytes.dropFirst(prefix.count)) }
        if bytes.starts(with: wrong) {
            throw KeyProblem(description: "this is the other key of the pair; what is needed here is the \(kind) key")
        }
        throw KeyProblem(description: "a \(kind) key of ed25519 has 32 bytes, bare or as openssl writes it; this one has \(bytes.count)")
    }
}
