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

    @Test func aServerThatHangsIsLeftAndFoundAgain() async throws {
        try await RedisServer.with { server async throws in
            try await withClient(server.options(timeout: .milliseconds(200))) { client, events async throws in
                await events.up()
                await server.pause()
                #expect(await client.failure()?.kind == .timeout)
                // From now on nobody waits for it.
                #expect(await client.failure()?.kind == .away)
                await server.resume()
                await events.up()
                while await client.failure() != nil { await events.up() }
            }
        }
    }

    @Test func aStopFailsWhatIsUnderWay() async throws {
        try await RedisServer.with { server async throws in
            try await withClient(server.options()) { client, events async throws in
                await events.up()
                await server.pause()
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
