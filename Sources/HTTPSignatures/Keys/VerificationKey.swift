import Crypto

/// What signatures by one key are checked with.
public struct VerificationKey: Sendable {
    private enum Material: Sendable {
        case secret(SymmetricKey)
        case publicKey(Curve25519.Signing.PublicKey)
    }

    /// The one algorithm that the key is for.
    public let algorithm: SignatureAlgorithm
    private let material: Material

    /// Reads a key: for `hmac-sha256` the secret, at least 32 bytes; for `ed25519` the public key, 32 bytes or DER.
    ///
    /// - Parameter text: Base64 with padding, or PEM.
    /// - Throws: ``KeyProblem``.
    public init(_ algorithm: SignatureAlgorithm, _ text: String) throws(KeyProblem) {
        self.algorithm = algorithm
        switch algorithm {
        case .hmacSHA256: material = .secret(SymmetricKey(data: try KeyText.secret(text)))
        case .ed25519:
            let bytes = try KeyText.curveKey(text, "public", prefix: KeyText.publicPrefix, wrong: KeyText.privatePrefix)
            guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes) else {
                throw KeyProblem(description: "this is no public key of ed25519")
            }
            material = .publicKey(key)
        }
    }

    /// Whether `signature` is this key's over `base`; how long the answer takes does not tell how wrong a signature is.
    func isValid(_ signature: [UInt8], over base: [UInt8]) -> Bool {
        switch material {
        case .secret(let key): HMAC<SHA256>.isValidAuthenticationCode(signature, authenticating: base, using: key)
        case .publicKey(let key): key.isValidSignature(signature, for: base)
        }
    }
}
