import CaptureKit
import CapturePlugins
import CaptureTesting
import ServerSupport
import Testing

/// Redis is away, hangs, or comes back.
@Suite(.timeLimit(.minutes(3))) struct LimitsSharedFaultTests {
    @Test func openMeansThatEachInstanceLimitsByItself() async throws {
        try await RedisServer.with { server async throws in
            let log = LogWatch()
            try await LimitsBench.with(sharedSettings(server, #""bytes_per_day": "4KiB""#), logger: log.logger) { bench async throws in
                #expect(bench.stage.notReady == nil)
                #expect(try await bench.send(1024, team: "7") == nil)
                await server.kill()
                #expect(bench.stage.notReady == nil)
                // This instance knows of the first, so three more.
                var accepted = 0
                for _ in 0..<10 where try await bench.send(1024, team: "7") == nil { accepted += 1 }
                #expect(accepted == 3)
                #expect(log.all.contains { $0.hasPrefix("warning: limits: the shared limits cannot be reached, so each instance") })
                try await server.start()
                while log.all.filter({ $0 == "info: limits: the shared limits can be reached" }).count < 2 {
                    await log.wait(for: "can be reached")
                }
                // The server has forgotten everything.
                #expect(try await bench.send(4096, team: "7") == nil)
                #expect(try await server.ask("HGET", "capture-ai:limits:7", "n") == "4096")
            }
        }
    }

    @Test func closedMeansThatRequestsAreRefused() async throws {
        try await RedisServer.with { server async throws in
            let settings = sharedSettings(server, #""requests_per_second": 1000, "concurrent": 1, "on_shared_failure": "closed""#)
            try await LimitsBench.with(settings) { bench async throws in
                #expect(bench.stage.notReady == nil)
                #expect(try await bench.send() == nil)
                await server.kill()
                for _ in 0..<3 {
                    await #expect { try await bench.send() } throws: { error in
                        guard let error = error as? Unavailable else { return false }
                        return error.code == .overloaded && error.retryAfter == .seconds(1)
                    }
                }
                #expect(bench.stage.notReady?.contains("the shared limits cannot be reached") == true)
            }
        }
    }

    /// The first request waits for as long as the setting says, and then nobody does.
    @Test func aServerThatHangsIsNotWaitedForTwice() async throws {
        try await RedisServer.with { server async throws in
            let log = LogWatch()
            let settings = sharedSettings(server, #""bytes_per_day": "4KiB""#, timeout: "300ms")
            try await LimitsBench.with(settings, logger: log.logger) { bench async throws in
                await log.wait(for: "can be reached")
                try await server.pause()
                var accepted = 0
                for _ in 0..<10 where try await bench.send(1024, team: "7") == nil { accepted += 1 }
                #expect(accepted == 4)
                #expect(log.all.filter { $0.contains("no answer in") }.count == 1)
                await server.resume()
                await log.wait(for: "can be reached")
            }
        }
    }

    /// Its seat is free at once, and what Redis grants it afterwards is given back.
    @Test func aCancelledRequestLeavesNothingBehind() async throws {
        try await RedisServer.with { server async throws in
            let log = LogWatch()
            let settings = sharedSettings(
                server, #""concurrent": 1, "requests_per_second": 1, "bytes_per_second": "1KiB", "bytes_per_day": "4KiB""#)
            try await LimitsBench.with(settings, logger: log.logger) { bench async throws in
                await log.wait(for: "can be reached")
                try await server.pause()
                let request = Task { try await bench.send(1024, team: "7") }
                try await server.waitUntilSent()
                #expect(try await bench.send(team: "7")?.header("RateLimit") == #""concurrent";r=0"#)
                request.cancel()
                await #expect(throws: CancellationError.self) { try await request.value }
                await server.resume()
                let key = "capture-ai:limits:7"
                while try await server.ask("HGET", key, "n") != "0" { await Task.yield() }
                let moments = try await server.ask("HMGET", key, "r", "b", "t").split(separator: "\n").compactMap { Double($0) }
                // Both buckets are full as of when that was written.
                try #require(moments.count == 3)
                #expect(moments[0] == moments[2])
                // When it is paid off was rounded up.
                #expect((0...1).contains(moments[2] - moments[1]))
                #expect(try await server.calls("hset") == 2)
                #expect(try await bench.send(4096, team: "7") == nil)
            }
        }
    }

    @Test func theServiceStartsWithoutIt() async throws {
        try await RedisServer.with(starts: false) { server async throws in
            let log = LogWatch()
            let settings = sharedSettings(server, #""requests_per_second": 1, "burst": "0s""#)
            try await LimitsBench.with(settings, logger: log.logger) { bench async throws in
                #expect(try await bench.send() == nil)
                #expect(try await bench.send()?.code == .rateLimited)
                try await server.start()
                await log.wait(for: "can be reached")
                #expect(try await bench.send() == nil)
            }
        }
    }
}
