import CaptureKit

/// The `RateLimit-Policy` and `RateLimit` fields (draft-ietf-httpapi-ratelimit-headers-11 §3, §4; structured fields, RFC 9651).
enum RateLimitFields {
    /// The largest number that a structured field can hold (RFC 9651 §3.3.1).
    private static let largest = 999_999_999_999_999

    /// All policies of the team, and what is left of the one that was reached.
    static func fields(_ allowance: Allowance, reached name: String, left: Int, seconds: Int?) -> [HeaderField] {
        var policies: [String] = []
        if let rate = allowance.requests {
            policies.append("\"requests\";q=\(rate.policy.quota);w=\(rate.policy.window)")
        }
        if let rate = allowance.bytes {
            policies.append("\"bytes\";q=\(min(rate.policy.quota, largest));qu=\"content-bytes\";w=\(rate.policy.window)")
        }
        if let most = allowance.bytesPerDay {
            policies.append("\"day\";q=\(min(most, largest));qu=\"content-bytes\";w=86400")
        }
        if let most = allowance.concurrent { policies.append("\"concurrent\";q=\(most);qu=\"concurrent-requests\"") }
        let state = "\"\(name)\";r=\(min(left, largest))" + (seconds.map { ";t=\($0)" } ?? "")
        return [HeaderField("RateLimit-Policy", policies.joined(separator: ", ")), HeaderField("RateLimit", state)]
    }
}
