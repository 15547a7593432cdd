import CaptureKit

extension LimitRefusal {
    /// The answer.
    ///
    /// - Parameter asked: the bytes that were declared or have come.
    func rejection(_ allowance: Allowance, _ moment: Moment, asked: Int) -> Rejection {
        switch self {
        case .concurrent:
            // When one of them ends nobody knows.
            return limited(
                allowance, "concurrent",
                "the team has \(allowance.concurrent ?? 0) requests under way, as many as it may; wait for one to end",
                wait: .seconds(1), left: 0, seconds: nil)
        case .requests(let wait):
            let most = allowance.requests?.perSecond ?? 0
            return limited(
                allowance, "requests", "the team may send \(most) requests a second; send again after the time in Retry-After",
                wait: .nanoseconds(wait), left: 0, seconds: LimitRefusal.seconds(wait))
        case .bytes(let wait, let left):
            let most = ByteCount(bytes: allowance.bytes?.perSecond ?? 0)
            return limited(
                allowance, "bytes", "the team may send \(most) a second; send again after the time in Retry-After",
                wait: .nanoseconds(wait), left: left, seconds: LimitRefusal.seconds(wait))
        case .day(let left): return spent(allowance, moment, asked: asked, left: left)
        }
    }

    /// More bytes than the day has room for. Waiting helps unless they are more than a whole day's (RFC 9110 §15.5.14).
    private func spent(_ allowance: Allowance, _ moment: Moment, asked: Int, left: Int) -> Rejection {
        let most = allowance.bytesPerDay ?? 0
        let day = "the team may send \(ByteCount(bytes: most)) in a day (UTC)"
        let helps = asked <= most
        var rejection = Rejection(
            .teamPayloadTooLarge, helps ? "\(day) and has room for \(left) bytes today; send less, or tomorrow" : "\(day); send less",
            limit: most, actual: most - left + asked)
        if helps { rejection.retryAfter = .seconds(moment.secondsLeftToday) }
        rejection.headers = RateLimitFields.fields(allowance, reached: "day", left: left, seconds: moment.secondsLeftToday)
        return rejection
    }

    private func limited(
        _ allowance: Allowance, _ name: String, _ detail: String, wait: Duration, left: Int, seconds: Int?
    ) -> Rejection {
        var rejection = Rejection(.rateLimited, detail)
        rejection.retryAfter = wait
        rejection.headers = RateLimitFields.fields(allowance, reached: name, left: left, seconds: seconds)
        return rejection
    }

    /// Whole seconds, rounded up, as in `Retry-After`.
    private static func seconds(_ nanoseconds: Int64) -> Int { max(1, Int((nanoseconds - 1) / 1_000_000_000) + 1) }
}
