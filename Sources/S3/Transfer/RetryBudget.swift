/// How many retries all calls together may still make, so that an outage is not multiplied: AWS's retry quota
/// (https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html, the behaviour of 2026).
struct RetryBudget: Sendable {
    private static let capacity = 500

    private(set) var tokens = RetryBudget.capacity

    /// What a retry costs.
    static func cost(_ passing: S3Fault.Passing) -> Int { passing == .throttling ? 5 : 14 }

    /// Takes the price of a retry; false when there is too little left.
    mutating func take(_ cost: Int) -> Bool {
        guard cost <= tokens else { return false }
        tokens -= cost
        return true
    }

    /// Gives back what the last retry of a call that succeeded had cost; 1 for a call without a retry.
    mutating func give(_ cost: Int?) { tokens = min(RetryBudget.capacity, tokens + (cost ?? 1)) }
}

/// How long to wait before a retry.
enum Backoff {
    /// A random part of the base doubled for each retry before, 20 s at most. Base: 50 ms, and 1 s when S3 asks for fewer requests
    /// (https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html, the behaviour of 2026).
    static func pause(before retry: Int, _ passing: S3Fault.Passing, fraction: Double) -> Duration {
        let base: Duration = passing == .throttling ? .seconds(1) : .milliseconds(50)
        return min(base * (1 << min(retry - 1, 16)), .seconds(20)) * fraction
    }
}
