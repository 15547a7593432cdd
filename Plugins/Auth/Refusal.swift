import CaptureKit

/// What a request without a live key is answered with. Made once, as a flood of wrong keys must cost little.
enum Refusal {
    static let missing: any Error = rejection(
        .missingToken, "send the project API key as Authorization: Bearer <key>", challenge: "Bearer realm=\"capture-ai\"")

    static let several: any Error = invalid("the request has several Authorization headers; send one")

    static let malformed: any Error = invalid("a project API key has 1 to 64 visible ASCII characters, without spaces")

    static let personal: any Error = invalid("this is a personal API key (phx_…); send the project API key (phc_…)")

    /// One answer for unknown, expired and revoked keys, which tells nobody that a key once was one.
    static let invalid: any Error = invalid("the key is not one of a project, or no longer; check it, or ask for a new one")

    /// A second is the longest wait: see ``FailureLimit``.
    static let throttled: any Error = {
        var rejection = Rejection(.rateLimited, "too many requests from this address had a wrong key; correct the key, and send less often")
        rejection.retryAfter = .seconds(1)
        return rejection
    }()

    /// RFC 6750 §3: the challenge names an error only when there was a key.
    private static func invalid(_ detail: String) -> any Error {
        rejection(
            .invalidToken, detail,
            challenge: "Bearer realm=\"capture-ai\", error=\"invalid_token\", error_description=\"\(Code.invalidToken.title)\"")
    }

    private static func rejection(_ code: Code, _ detail: String, challenge: String) -> any Error {
        var rejection = Rejection(code, detail)
        rejection.headers = [HeaderField("WWW-Authenticate", challenge)]
        return rejection
    }
}
