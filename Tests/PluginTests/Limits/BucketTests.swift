import CaptureKit
import Testing

@testable import CapturePlugins

@Suite struct BucketTests {
    private static let start: Int64 = 1_000_000_000_000

    @Test func aPauseSavesUpNoMoreThanTheBurst() {
        let rate = Rate(perSecond: 10, burst: .seconds(2))
        var bucket = Bucket()
        #expect(taken(&bucket, rate, at: Self.start) == 20)
        #expect(taken(&bucket, rate, at: Self.start + 1_000_000_000) == 10)
        #expect(taken(&bucket, rate, at: Self.start + 100_000_000_000) == 20)
    }

    @Test func theWaitIsExact() {
        let rate = Rate(perSecond: 3, burst: .seconds(1))
        var bucket = Bucket()
        _ = taken(&bucket, rate, at: Self.start)
        let wait = bucket.wait(for: rate.cost(1), rate, now: Self.start)
        #expect(wait > 0)
        #expect(bucket.wait(for: rate.cost(1), rate, now: Self.start + wait - 1) == 1)
        #expect(bucket.wait(for: rate.cost(1), rate, now: Self.start + wait) == 0)
    }

    @Test func whatIsLargerThanTheBucketPassesWhenItIsFull() {
        let rate = Rate(perSecond: 100, burst: .seconds(1))
        var bucket = Bucket()
        let cost = rate.cost(1000)
        #expect(bucket.wait(for: cost, rate, now: Self.start) == 0)
        bucket.take(cost, now: Self.start)
        #expect(bucket.left(rate, now: Self.start) == 0)
        #expect(bucket.wait(for: rate.cost(1), rate, now: Self.start) == 9_010_000_000)
        #expect(bucket.wait(for: cost, rate, now: Self.start) == 10_000_000_000)
    }

    @Test func withoutABurstOneComesAfterTheOther() {
        let rate = Rate(perSecond: 4, burst: .zero)
        var bucket = Bucket()
        #expect(taken(&bucket, rate, at: Self.start) == 1)
        #expect(taken(&bucket, rate, at: Self.start + 249_999_999) == 0)
        #expect(taken(&bucket, rate, at: Self.start + 250_000_000) == 1)
    }

    @Test func whatIsGivenBackCanBeTakenAgain() {
        let rate = Rate(perSecond: 10, burst: .seconds(1))
        var bucket = Bucket()
        bucket.take(rate.cost(10), now: Self.start)
        bucket.giveBack(rate.cost(4), paidAt: bucket.fullAt, now: Self.start)
        #expect(bucket.left(rate, now: Self.start) == 4)
        // Never more than the burst.
        bucket.giveBack(rate.cost(100), paidAt: bucket.fullAt, now: Self.start)
        #expect(bucket.left(rate, now: Self.start) == 10)
    }

    /// Else requests that take a burst, wait until it is there again, and give it back together, made room for several.
    @Test func whatTimeHasPaidOffIsNotGivenBack() {
        let rate = Rate(perSecond: 10, burst: .seconds(1))
        var bucket = Bucket()
        bucket.take(rate.cost(10), now: Self.start)
        let paidAt = bucket.fullAt
        let later = Self.start + 1_000_000_000
        bucket.take(rate.cost(10), now: later)
        bucket.giveBack(rate.cost(10), paidAt: paidAt, now: later)
        #expect(bucket.left(rate, now: later) == 0)
        // Half of it paid off, half of it given back.
        bucket = Bucket()
        bucket.take(rate.cost(10), now: Self.start)
        let half = Self.start + 500_000_000
        bucket.take(rate.cost(5), now: half)
        bucket.giveBack(rate.cost(10), paidAt: paidAt, now: half)
        #expect(bucket.left(rate, now: half) == 5)
    }

    /// The same as a bucket of tokens that is filled step by step, in whole numbers, over a random day of requests.
    @Test(arguments: [UInt64(1), 2, 3, 4]) func itIsATokenBucket(seed: UInt64) {
        var random = seed
        func next(_ bound: Int) -> Int {
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(random >> 33) % bound
        }
        // A token costs 1 ms exactly.
        let rate = Rate(perSecond: 1000, burst: .milliseconds(50))
        var (bucket, tokens, now) = (Bucket(), 50, Self.start)
        for _ in 0..<20_000 {
            let pause = next(30)
            now += Int64(pause) * 1_000_000
            tokens = min(50, tokens + pause)
            let wanted = 1 + next(40)
            let cost = rate.cost(wanted)
            let passes = bucket.wait(for: cost, rate, now: now) <= 0
            #expect(passes == (wanted <= tokens))
            #expect(bucket.left(rate, now: now) == tokens)
            guard passes else { continue }
            bucket.take(cost, now: now)
            tokens -= wanted
        }
    }

    /// How many units can be taken one by one.
    private func taken(_ bucket: inout Bucket, _ rate: Rate, at now: Int64) -> Int {
        var count = 0
        while bucket.wait(for: rate.cost(1), rate, now: now) <= 0 {
            bucket.take(rate.cost(1), now: now)
            count += 1
        }
        return count
    }
}
