import CaptureKit
import Testing

@testable import CapturePlugins

@Suite struct RateTests {
    /// Units a second, units, and the nanoseconds that they cost.
    @Test(
        arguments: [
            (1, 1, 1_000_000_000), (3, 1, 333_333_333), (1_000_000, 1, 1000), (1 << 36, 1, 0), (1024, 1 << 30, 1_048_576_000_000_000),
            (7, 0, 0),
        ] as [(Int, Int, Int64)])
    func unitsCostTime(perSecond: Int, count: Int, cost: Int64) {
        #expect(Rate(perSecond: perSecond, burst: .zero).cost(count) == cost)
    }

    /// Units a second, nanoseconds, and the units that become free in them.
    @Test(
        arguments: [
            (1, 999_999_999, 0), (1, 1_000_000_000, 1), (3, 1_000_000_000, 3), (1 << 36, 3_600_000_000_000, 3600 << 36), (5, -1, 0),
        ] as [(Int, Int64, Int)])
    func timeFreesUnits(perSecond: Int, time: Int64, count: Int) {
        #expect(Rate(perSecond: perSecond, burst: .zero).count(in: time) == count)
    }

    /// The burst, and the quota and window that clients are told for 100 a second.
    @Test(
        arguments: [
            (.zero, 100, 1), (.milliseconds(100), 100, 1), (.seconds(1), 100, 1), (.milliseconds(1500), 200, 2), (.seconds(10), 1000, 10),
        ]
            as [(Duration, Int, Int)])
    func thePolicyHasTheRate(burst: Duration, quota: Int, window: Int) {
        let policy = Rate(perSecond: 100, burst: burst).policy
        #expect(policy.quota == quota)
        #expect(policy.window == window)
    }
}
