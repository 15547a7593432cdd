import CaptureKit

/// So many units a second on average, and how much may come at once.
struct Rate: Sendable, Equatable {
    private static let second: Int64 = 1_000_000_000

    /// Units a second, at least 1.
    let perSecond: Int
    /// How long a pause saves up, in nanoseconds.
    let burst: Int64

    init(perSecond: Int, burst: Duration) { (self.perSecond, self.burst) = (perSecond, burst.wholeNanoseconds) }

    /// The nanoseconds in which `count` units become free, rounded down.
    func cost(_ count: Int) -> Int64 {
        // No request has 9 GB; more would not fit.
        Int64(min(count, 9_000_000_000)) * Rate.second / Int64(perSecond)
    }

    /// The units that become free in so many nanoseconds, rounded down.
    func count(in time: Int64) -> Int {
        guard time > 0 else { return 0 }
        let product = time.multipliedFullWidth(by: Int64(perSecond))
        return Int(Rate.second.dividingFullWidth(product).quotient)
    }

    /// The quota and its window in whole seconds, for `RateLimit-Policy`: what the burst holds, or a second's worth if that is more.
    var policy: (quota: Int, window: Int) {
        let window = max(1, Int((burst + Rate.second - 1) / Rate.second))
        return (perSecond * window, window)
    }
}
