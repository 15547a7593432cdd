import CaptureKit
import HTTPSignatures

/// Checks how a request is signed, once its key has told the team.
///
/// A signature that is there is never passed over: whoever signs may rely on its being checked.
final class SignatureCheck: Sendable {
    private let nonces = NonceMemory()

    /// The body, which tells its end only if it has the digest that was signed; as it came where nothing is signed, nor must be.
    ///
    /// - Throws: `Rejection` with one of the codes of signatures, `Unavailable` when no more nonces can be remembered.
    func check(_ head: RequestHead, _ body: RequestBody, of team: Team, in context: StageContext) throws -> RequestBody {
        let (request, signing) = (SignedRequest(head), team.signing)
        guard request.isSigned else {
            if signing.isRequired { throw Rejection.missingSignature }
            return body
        }
        guard !signing.secrets.isEmpty else { throw Rejection.noSigningSecret }
        let verified = try request.verify(isAlone: signing.needsNonce, now: context.now) { id in
            for secret in signing.secrets where secret.id == id { return secret.key }
            return nil
        }
        if signing.needsNonce { try nonces.take(verified, team: team.id.description, now: context.now) }
        return try body.checked(against: verified.digest, for: context.stage)
    }
}
