public import CaptureKit

/// Refusals for what is wrong with a signature; each says what to change, and asks for what is needed (RFC 9421 §5).
///
/// A 401 has a challenge (RFC 9110 §15.5.2); there is no scheme for signatures, so it is that of the key that they come with.
extension Rejection {
    /// The team wants its requests signed, and this one is not.
    public static var missingSignature: Rejection {
        let what = SignedRequest.required.map { "\"\($0)\"" }.joined(separator: " ")
        return asking(.missingSignature, "sign the request (RFC 9421): cover \(what), and give created and keyid")
    }

    /// The request is signed, and the team has nothing to check it with: nobody may believe that it was checked.
    public static var noSigningSecret: Rejection {
        invalidSignature("the team has no signing secret here; have one added, or leave Signature-Input and Signature out")
    }

    static func invalidSignature(_ detail: String) -> Rejection { asking(.invalidSignature, detail) }

    static func staleSignature(_ detail: String) -> Rejection { asking(.staleSignature, detail) }

    static func digestMismatch(for stage: String) -> Rejection {
        var rejection = asking(
            .digestMismatch,
            "the body as it arrived does not have the sha-256 of Content-Digest; hash the bytes that are sent, encoded if so")
        rejection.stage = stage
        return rejection
    }

    private static func asking(_ code: Code, _ detail: String) -> Rejection {
        var rejection = Rejection(code, detail)
        let what = SignedRequest.required.map { "\"\($0)\"" }.joined(separator: " ")
        rejection.headers = [
            HeaderField("WWW-Authenticate", "Bearer realm=\"capture-ai\""), HeaderField("Accept-Signature", "sig1=(\(what));created;keyid"),
        ]
        return rejection
    }
}
