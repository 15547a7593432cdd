public import CaptureKit

/// Refusals for what is wrong with a signature; each says what to change, and asks for what is needed (RFC 9421 §5).
extension Rejection {
    /// The team wants its requests signed, and this one is not.
    public static var missingSignature: Rejection {
        let what = SignedRequest.required.map { "\"\($0)\"" }.joined(separator: " ")
        return asking(.missingSignature, "sign the request (RFC 9421): cover \(what), and give created and keyid")
    }

    static func invalidSignature(_ detail: String) -> Rejection { asking(.invalidSignature, detail) }

    static func staleSignature(_ detail: String) -> Rejection { asking(.staleSignature, detail) }

    static func digestMismatch(_ detail: String) -> Rejection { asking(.digestMismatch, detail) }

    private static func asking(_ code: Code, _ detail: String) -> Rejection {
        var rejection = Rejection(code, detail)
        let what = SignedRequest.required.map { "\"\($0)\"" }.joined(separator: " ")
        rejection.headers = [HeaderField("Accept-Signature", "sig1=(\(what));created;keyid")]
        return rejection
    }
}
