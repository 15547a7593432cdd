import ArgumentParser
import CaptureKit
import HTTPSignatures

/// How `send` signs, for teams that want it.
struct SignOptions: ParsableArguments {
    @Option(
        name: .customLong("sign"),
        help: ArgumentHelp(
            "Sign each request (RFC 9421) with the team's signing secret of this id. The key comes from --sign-key or CAPTURE_AI_SIGN_KEY.",
            valueName: "keyid"))
    var keyID: String?

    @Option(
        name: .customLong("sign-key"),
        help: ArgumentHelp(
            "A file with the key: Base64, or PEM; of ed25519 the private one. Better than the environment variable CAPTURE_AI_SIGN_KEY.",
            valueName: "file"), completion: .file())
    var keyFile: String?

    @Option(
        name: .customLong("sign-algorithm"),
        help: ArgumentHelp("What the key is for: hmac-sha256 (default) or ed25519.", valueName: "name"), transform: SignOptions.algorithm)
    var algorithm = SignatureAlgorithm.hmacSHA256

    /// What signs `body`; nil without `--sign`.
    ///
    /// - Throws: ``SendFailure`` when there is no key, or it cannot be used; `FileText.Failure` when it cannot be read.
    func signer(of body: [UInt8]) throws -> RequestSigner? {
        guard let keyID else {
            if keyFile != nil { throw SendFailure.usage("--sign-key is for --sign, which names the key's id") }
            return nil
        }
        guard !keyID.isEmpty, keyID.utf8.allSatisfy({ (0x20...0x7e).contains($0) }) else {
            throw SendFailure.usage("--sign takes the id of a signing secret: printable ASCII")
        }
        guard
            let text = try keyFile.map({ String(decoding: try FileText.read($0), as: UTF8.self) })
                ?? Environment.value("CAPTURE_AI_SIGN_KEY")
        else { throw SendFailure.usage("--sign needs a key: name its file with --sign-key, or put it into CAPTURE_AI_SIGN_KEY") }
        do throws(KeyProblem) { return RequestSigner(keyID: keyID, key: try SigningKey(algorithm, text), body: body) } catch {
            throw SendFailure.usage("the signing key cannot be used: \(error.description)")
        }
    }

    private static func algorithm(_ name: String) throws -> SignatureAlgorithm {
        guard let algorithm = SignatureAlgorithm(rawValue: name) else {
            throw ValidationError("--sign-algorithm is hmac-sha256 or ed25519, not \(name.quoted)")
        }
        return algorithm
    }
}
