public import HTTPSignatures

/// How a team signs its requests (RFC 9421).
public struct TeamSigning: Sendable {
    /// Any of them may sign.
    public let secrets: [SigningSecret]
    /// Whether a request without a signature is refused.
    public let isRequired: Bool
    /// Whether a signature must have a nonce, which is taken only once.
    public let needsNonce: Bool
}

/// What a team's signatures are checked with.
public struct SigningSecret: Sendable {
    /// What a signature names it by (`keyid`).
    public let id: String
    /// The shared secret or the public key.
    public let key: VerificationKey
}
