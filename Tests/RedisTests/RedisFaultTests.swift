import Redis
import ServerSupport
import Testing

@Suite(.timeLimit(.minutes(2))) struct RedisFaultTests {
    @Test func aServerThatComesLaterIsFound() async throws {
        try await RedisServer.with(starts: false) { server async throws in
            try await withClient(server.options()) { client, events async throws in
                await client.waitForFirstAttempt()
                #expect(client.trouble?.contains("127.0.0.1:\(server.port)") == true)
                #expect(await client.failure()?.kind == .away)
                #expect(!client.post(keys: [], arguments: ["x"]))
                try await server.start()
                await events.up()
                #expect(try await client.echo("a") == .text("a"))
            }
        }
    }

    @Test func aServerThatDiesIsLeftAndFoundAgain() async throws {
        try await RedisServer.with { server async throws in
            try await withClient(server.options()) { client, events async throws in
                await events.up()
                await server.kill()
                // The first call may still go into the broken connection.
                while let failure = await client.failure(), failure.kind != .away { #expect(failure.kind == .lost) }
                try await server.start()
                await events.up()
                #expect(try await client.echo("a") == .text("a"))
            }
        }
    }

    /// Whether the connection is kept until it answers or a new one is made.
    @Test(arguments: [Duration.milliseconds(200), .seconds(60)]) func aServerThatHangsIsLeftAndFoundAgain(kept: Duration) async throws {
        try await RedisServer.with { server async throws in
            let options = server.options(timeout: .milliseconds(200), connectTimeout: kept)
            try await withClient(options) { client, events async throws in
                // A slow machine may need more than one attempt.
                while client.trouble != nil { await events.up() }
                try await server.pause()
                #expect(await client.failure()?.kind == .timeout)
                // From now on nobody waits for it.
                #expect(await client.failure()?.kind == .away)
                await server.resume()
                while await client.failure() != nil { await Task.yield() }
            }
        }
    }

    /// Its answer comes when nobody waits any more: what it did is undone before anything else is called.
    @Test func aCallThatTookTooLongIsUndone() async throws {
        try await RedisServer.with { server async throws in
            let options = server.options(timeout: .milliseconds(200), connectTimeout: .seconds(60))
            try await withClient(options) { client, events async throws in
                await events.up()
                try await server.pause()
                #expect(await client.addition()?.kind == .timeout)
                await server.resume()
                await events.up()
                #expect(try await server.ask("GET", "count") == "0")
            }
        }
    }

    @Test func aCancelledTaskDoesNotWaitAndItsCallIsUndone() async throws {
        try await RedisServer.with { server async throws in
            try await withClient(server.options()) { client, events async throws in
                await events.up()
                try await server.pause()
                let task = Task { await client.addition() }
                try await server.waitUntilSent()
                task.cancel()
                #expect(await task.value?.kind == .cancelled)
                await server.resume()
                while try await server.ask("GET", "count") != "0" { await Task.yield() }
                #expect(try await server.calls("incr") == 1)
                #expect(client.trouble == nil)
            }
        }
    }

    /// The second of its answers is none, so nothing can be sent again.
    @Test func aCallThatWouldBeSentAgainIsLostWithTheConnection() async throws {
        try await LoopbackServer.with("redis_faults.py", []) { server async throws in
            let options = RedisOptions(host: "127.0.0.1", port: server.port, timeout: .seconds(30))
            try await withClient(options) { client, events async throws in
                await events.up()
                #expect(await client.failure()?.kind == .lost)
                #expect(try await server.count("calls") == 1)
            }
        }
    }

    @Test func aStopFailsWhatIsUnderWay() async throws {
        try await RedisServer.with { server async throws in
            try await withClient(server.options()) { client, events async throws in
                await events.up()
                try await server.pause()
                async let failure = client.failure()
                await client.stop()
                #expect(await failure?.kind == .stopped)
                #expect(await client.failure()?.kind == .stopped)
                await client.stop()
            }
        }
    }

    @Test func aPortThatSpeaksAnotherProtocolIsSaid() async throws {
        try await LoopbackServer.with("http_faults.py", []) { server async throws in
            try await withClient(RedisOptions(host: "127.0.0.1", port: server.port)) { client, _ async throws in
                await client.waitForFirstAttempt()
                #expect(client.trouble != nil)
                #expect(await client.failure()?.kind == .away)
            }
        }
    }
}
