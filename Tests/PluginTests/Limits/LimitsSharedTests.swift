import CaptureKit
import CapturePlugins
import CaptureTesting
import ServerSupport
import Testing

/// Several instances with one budget, in a real Redis.
@Suite(.timeLimit(.minutes(3))) struct LimitsSharedTests {
    @Test func twoInstancesShareADay() async throws {
        try await withTwo(#""bytes_per_day": "10KiB""#) { server, one, other async throws in
            var accepted = 0
            for _ in 0..<8 {
                for bench in [one, other] where try await bench.send(1024, team: "7") == nil { accepted += 1 }
            }
            #expect(accepted == 10)
            let rejection = try #require(try await other.send(1024, team: "7"))
            #expect(rejection.code == .teamPayloadTooLarge)
            #expect(rejection.actual == 11_264)
            #expect(try await other.send(1024, team: "8") == nil)
            #expect(try await server.ask("KEYS", "*").split(separator: "\n").sorted() == ["capture-ai:limits:7", "capture-ai:limits:8"])
            #expect(try await server.ask("HGET", "capture-ai:limits:7", "n") == "10240")
            // The day's bytes are kept until the day is over, and an hour more.
            let kept = try #require(Int(try await server.ask("TTL", "capture-ai:limits:7")))
            #expect((1...90_000).contains(kept))
        }
    }

    @Test func twoInstancesShareTheirRates() async throws {
        try await withTwo(#""requests_per_second": 1, "bytes_per_second": "1MiB", "burst": "100s""#) { _, one, other async throws in
            let clock = ContinuousClock()
            var accepted = 0
            let took = try await clock.measure {
                for _ in 0..<100 {
                    for bench in [one, other] where try await bench.send(100, team: "7") == nil { accepted += 1 }
                }
            }
            #expect(accepted >= 100)
            #expect(accepted <= 101 + Int(took.components.seconds))
            let rejection = try #require(try await one.send(100, team: "7"))
            #expect(rejection.header("RateLimit") == #""requests";r=0;t=1"#)
            #expect(rejection.retryAfter.map { $0 > .zero && $0 <= .seconds(1) } == true)
        }
    }

    @Test func bytesAreJudgedThereToo() async throws {
        try await withTwo(#""bytes_per_second": "1KiB", "burst": "1h""#) { _, one, other async throws in
            #expect(try await one.send(3_600_000, team: "7") == nil)
            let rejection = try #require(try await other.send(1_000_000, team: "7"))
            #expect(rejection.code == .rateLimited)
            let left = try #require(rejection.header("RateLimit")?.wholeMatch(of: /"bytes";r=([0-9]+);t=[0-9]+/)?.1)
            #expect((86_400...400_000).contains(try #require(Int(left))))
        }
    }

    @Test func aRequestIsOneCall() async throws {
        try await withTwo(#""requests_per_second": 1000, "bytes_per_second": "1GiB""#) { server, one, _ async throws in
            for _ in 0..<50 { #expect(try await one.send(100, team: "7") == nil) }
            #expect(try await server.calls("evalsha") == 50)
            #expect(try await server.calls("eval") == 0)
        }
    }

    /// What nobody declared is settled at the end, by a call that nobody waits for.
    @Test func whatCameWithoutALengthIsSettled() async throws {
        try await withTwo(#""bytes_per_day": "100KiB""#) { server, one, _ async throws in
            #expect(try await one.send(5000, isDeclared: false, team: "7") == nil)
            #expect(try await one.send(1, team: "8") == nil)
            #expect(try await server.ask("HGET", "capture-ai:limits:7", "n") == "5000")
            #expect(try await server.calls("evalsha") == 3)
        }
    }

    @Test func whatDidNotComeIsGivenBack() async throws {
        try await withTwo(#""bytes_per_day": "100KiB", "bytes_per_second": "1KiB", "burst": "1h""#) { server, one, _ async throws in
            do {
                let made = try await one.begin(PiecewiseBody([[1, 2, 3]], length: 90_000).body, team: "7")
                #expect(try await server.ask("HGET", "capture-ai:limits:7", "n") == "90000")
                _ = try await made.readToEnd()
            }
            #expect(try await one.send(1, team: "8") == nil)
            #expect(try await server.ask("HGET", "capture-ai:limits:7", "n") == "3")
        }
    }

    /// As after a failover to a server whose clock is an hour behind: debts stay what they were.
    @Test func aClockThatGoesBackMakesNobodyWaitLonger() async throws {
        try await withTwo(#""requests_per_second": 1, "bytes_per_second": "1KiB", "burst": "10s""#) { server, one, _ async throws in
            #expect(try await one.send(1024, team: "7") == nil)
            let key = "capture-ai:limits:7"
            for field in ["r", "b", "t"] { _ = try await server.ask("HINCRBYFLOAT", key, field, "3600000000") }
            #expect(try await one.send(1024, team: "7") == nil)
            let moments = try await server.ask("HMGET", key, "r", "b", "t").split(separator: "\n").compactMap { Double($0) }
            try #require(moments.count == 3)
            #expect(moments[0] - moments[2] == 2_000_000)
            #expect(moments[1] - moments[2] == 2_000_000)
        }
    }

    /// What is refused moves on too, so that the wait ends.
    @Test func aTeamInDebtGetsInAfterTheClockWentBack() async throws {
        try await withTwo(#""requests_per_second": 1, "burst": "0s""#) { server, one, _ async throws in
            #expect(try await one.send(team: "7") == nil)
            for field in ["r", "t"] { _ = try await server.ask("HINCRBYFLOAT", "capture-ai:limits:7", field, "3600000000") }
            while let rejection = try await one.send(team: "7") { #expect(rejection.retryAfter.map { $0 <= .seconds(1) } == true) }
        }
    }

    /// Else uploads that declare much, wait, and break off made room for several bursts.
    @Test func whatTimeHasPaidOffIsNotGivenBack() async throws {
        try await withTwo(#""bytes_per_second": "1MiB", "burst": "0s""#) { server, one, other async throws in
            var first: RequestBody? = try await one.begin(PiecewiseBody([[1]], length: 100_000).body, team: "7")
            // It passes when the first is paid off, and takes some 24 seconds.
            var second: RequestBody?
            while second == nil { second = try? await other.begin(PiecewiseBody([[1]], length: 25_000_000).body, team: "7") }
            let before = try await server.ask("HGET", "capture-ai:limits:7", "b")
            withExtendedLifetime(first) {}
            first = nil
            #expect(try await one.send(1, team: "8") == nil)
            #expect(try await server.calls("hset") == 4)
            #expect(try await server.ask("HGET", "capture-ai:limits:7", "b") == before)
            withExtendedLifetime(second) {}
        }
    }

    private func withTwo(_ limits: String, _ body: (RedisServer, LimitsBench, LimitsBench) async throws -> Void) async throws {
        try await RedisServer.with { server async throws in
            let settings = sharedSettings(server, limits)
            try await LimitsBench.with(settings) { one async throws in
                try await LimitsBench.with(settings) { other async throws in try await body(server, one, other) }
            }
        }
    }
}

/// Settings that name a server, with all patience unless `more` says otherwise.
func sharedSettings(_ server: RedisServer, _ limits: String, timeout: String = "10s") -> String {
    #"{"shared": "redis://127.0.0.1:\#(server.port)", "shared_timeout": "\#(timeout)", \#(limits)}"#
}
