/// How a team signs its requests (RFC 9421).
public struct TeamSigning: Sendable, Equatable {
    /// Any of them may sign.
    public let secrets: [SigningSecret]
    /// Whether a request without a signature is refused.
    public let isRequired: Bool
    /// Whether a signature must have a nonce, which is taken only once.
    public let needsNonce: Bool
}

/// What a team's signatures are checked with.
public struct SigningSecret: Sendable, Equatable {
    /// The algorithms, by their names in RFC 9421 §6.2.2.
    public enum Algorithm: String, Sendable, CaseIterable {
        case hmacSHA256 = "hmac-sha256"
        case ed25519
    }

    /// What a signature names it by (`keyid`).
    public let id: String
    /// The algorithm.
    public let algorithm: Algorithm
    /// The shared secret of at least 32 bytes, or the 32 bytes of the public key (RFC 8032 §5.1.5).
    public let key: [UInt8]

    init(id: String, algorithm: Algorithm, key: [UInt8]) { (self.id, self.algorithm, self.key) = (id, algorithm, key) }

    /// Takes the bytes that a file of teams has for the algorithm; nil when they cannot be its key.
    init?(id: String, algorithm: Algorithm, material: [UInt8]) {
        switch algorithm {
        case .hmacSHA256:
            // As long as the hash at least (RFC 2104 §3).
            guard material.count >= 32 else { return nil }
            self.init(id: id, algorithm: algorithm, key: material)
        case .ed25519:
            let isWrapped = material.count == 44 && material.starts(with: SigningSecret.publicKeyInfo)
            guard material.count == 32 || isWrapped else { return nil }
            self.init(id: id, algorithm: algorithm, key: Array(material.suffix(32)))
        }
    }

    /// What `openssl pkey -pubout -outform DER` puts before the key (RFC 8410 §4).
    private static let publicKeyInfo: [UInt8] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00]
}
