/// How requests are signed, by its name in the registry of RFC 9421 §6.2.
public enum SignatureAlgorithm: String, Sendable, CaseIterable {
    /// HMAC with SHA-256 and a key that both sides have (RFC 9421 §3.3.3).
    case hmacSHA256 = "hmac-sha256"
    /// Ed25519 (RFC 9421 §3.3.6): the sender has the private key, the service the public one.
    case ed25519
}

/// A text is no key of its algorithm.
public struct KeyProblem: Error, Equatable, CustomStringConvertible {
    /// A sentence that says what to change, without the key.
    public let description: String
}
