import CaptureKit
import CapturePlugins
import CaptureTesting
import Testing

@Suite struct LimitsRateTests {
    @Test func requestsASecond() async throws {
        let bench = try LimitsBench(#"{"requests_per_second": 2, "burst": "2s"}"#)
        for _ in 0..<4 { #expect(try await bench.send() == nil) }
        let rejection = try #require(try await bench.send())
        #expect(rejection.code == .rateLimited)
        #expect(rejection.retryAfter == .milliseconds(500))
        #expect(rejection.header("RateLimit-Policy") == #""requests";q=4;w=2"#)
        #expect(rejection.header("RateLimit") == #""requests";r=0;t=1"#)
        #expect(rejection.limit == nil)
        // Refused requests cost nothing, and the wait is exact.
        bench.clock.advance(by: .microseconds(499_999))
        #expect(try await bench.send()?.code == .rateLimited)
        bench.clock.advance(by: .microseconds(1))
        #expect(try await bench.send() == nil)
        #expect(try await bench.send()?.code == .rateLimited)
    }

    @Test func teamsHaveTheirOwnBucketsAndMayHaveTheirOwnRates() async throws {
        let bench = try LimitsBench(#"{"requests_per_second": 1, "burst": "1s"}"#)
        var own = TeamLimits()
        (own.requestsPerSecond, own.burst) = (3, .seconds(1))
        #expect(try await accepted(of: 10) { try await bench.send(team: "a") } == 1)
        #expect(try await accepted(of: 10) { try await bench.send(team: "b") } == 1)
        #expect(try await accepted(of: 10) { try await bench.send(team: "c", limits: own) } == 3)
        #expect(try await accepted(of: 10) { try await bench.send() } == 1)
        // Without a principal everything is team 0's.
        #expect(try await accepted(of: 10) { try await bench.send(team: "0") } == 0)
    }

    @Test func bytesASecond() async throws {
        let bench = try LimitsBench(#"{"bytes_per_second": "1KiB", "burst": "4s"}"#)
        #expect(try await bench.send(3072) == nil)
        let rejection = try #require(try await bench.send(2048))
        #expect(rejection.code == .rateLimited)
        #expect(rejection.retryAfter == .seconds(1))
        #expect(rejection.header("RateLimit-Policy") == #""bytes";q=4096;qu="content-bytes";w=4"#)
        #expect(rejection.header("RateLimit") == #""bytes";r=1024;t=1"#)
        // What is refused takes nothing, so a smaller one passes.
        #expect(try await bench.send(1024) == nil)
        bench.clock.advance(by: .seconds(2))
        #expect(try await bench.send(2048) == nil)
    }

    /// It is never told to come again for ever: it passes when the bucket is full, and the next one waits longer.
    @Test func aRequestLargerThanTheBucket() async throws {
        let bench = try LimitsBench(#"{"bytes_per_second": "1KiB", "burst": "1s"}"#)
        #expect(try await bench.send(1) == nil)
        let rejection = try #require(try await bench.send(10_240))
        let wait = try #require(rejection.retryAfter)
        #expect(wait > .zero && wait < .milliseconds(1))
        bench.clock.advance(by: .milliseconds(1))
        #expect(try await bench.send(10_240) == nil)
        #expect(try await bench.send(1024)?.retryAfter == .seconds(10))
    }

    @Test func bytesThatDoNotComeAreGivenBack() async throws {
        let bench = try LimitsBench(#"{"bytes_per_second": "1KiB", "burst": "4s", "bytes_per_day": "4KiB"}"#)
        do {
            let body = PiecewiseBody([[1, 2, 3]], length: 4096)
            let made = try await bench.begin(body.body)
            #expect(try await bench.send(1)?.code == .teamPayloadTooLarge)
            _ = try await made.readToEnd()
        }
        #expect(try await bench.send(4094)?.code == .teamPayloadTooLarge)
        #expect(try await bench.send(4093) == nil)
    }

    @Test func refusalsAreCountedByTheirLimit() async throws {
        let bench = try LimitsBench(#"{"requests_per_second": 3, "bytes_per_second": "1KiB", "bytes_per_day": "3KiB", "burst": "1s"}"#)
        #expect(try await bench.send(1024) == nil)
        #expect(try await bench.send(1024) != nil)
        #expect(try await bench.send(5000, isDeclared: false) != nil)
        bench.clock.advance(by: .seconds(2))
        #expect(try await bench.send(5000, isDeclared: false) != nil)
        #expect(try await bench.send(5000) != nil)
        let family = try #require(bench.metrics.families.first { $0.name == "capture_limits_refused_total" }?.family)
        let counts = family.metrics.map { labels, metric in
            if case .counter(let counter) = metric { "\(labels.map(\.value)) \(counter.value)" } else { "no counter" }
        }
        #expect(
            counts == [
                #"["concurrent"] 0"#, #"["requests_per_second"] 0"#, #"["bytes_per_second"] 2"#, #"["bytes_per_day"] 2"#,
            ])
    }

    private func accepted(of count: Int, _ send: () async throws -> Rejection?) async throws -> Int {
        var accepted = 0
        for _ in 0..<count where try await send() == nil { accepted += 1 }
        return accepted
    }
}
