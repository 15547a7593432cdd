import CaptureBytes
public import CaptureKit
import Crypto

/// What requests are signed with.
public struct SigningKey: Sendable {
    private enum Material: Sendable {
        case secret(SymmetricKey)
        case privateKey(Curve25519.Signing.PrivateKey)
    }

    /// The one algorithm that the key is for.
    public let algorithm: SignatureAlgorithm
    private let material: Material

    /// Reads a key: for `hmac-sha256` the secret, at least 32 bytes; for `ed25519` the private key, 32 bytes or DER.
    ///
    /// - Parameter text: Base64 with padding, or PEM.
    /// - Throws: ``KeyProblem``.
    public init(_ algorithm: SignatureAlgorithm, _ text: String) throws(KeyProblem) {
        self.algorithm = algorithm
        switch algorithm {
        case .hmacSHA256: material = .secret(SymmetricKey(data: try KeyText.secret(text)))
        case .ed25519:
            let bytes = try KeyText.curveKey(text, "private", prefix: KeyText.privatePrefix, wrong: KeyText.publicPrefix)
            guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes) else {
                throw KeyProblem(description: "this is no private key of ed25519")
            }
            material = .privateKey(key)
        }
    }

    /// The two header fields that sign a request (RFC 9421 §3.1).
    ///
    /// - Parameter label: names the signature within the request; a key of a structured field.
    /// - Throws: `Rejection` when a component is not in the request.
    public func sign(_ request: SignedRequest, _ input: SignatureInput, label: String = "sig1") throws -> [HeaderField] {
        let base = try request.signatureBase(input)
        let signature: [UInt8] =
            switch material {
            case .secret(let key): Array(HMAC<SHA256>.authenticationCode(for: base, using: key))
            case .privateKey(let key): Array(try key.signature(for: base))
            }
        var writer = ByteWriter()
        input.write(to: &writer)
        var signed = ByteWriter()
        signed.append(BareItem.bytes(signature))
        return [
            HeaderField("Signature-Input", "\(label)=\(String(decoding: writer.finishBytes()))"),
            HeaderField("Signature", "\(label)=\(String(decoding: signed.finishBytes()))"),
        ]
    }
}
