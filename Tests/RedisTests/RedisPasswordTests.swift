import Redis
import ServerSupport
import Testing

@Suite(.timeLimit(.minutes(2))) struct RedisPasswordTests {
    @Test(arguments: [nil, "default"]) func thePasswordOpens(user: String?) async throws {
        try await RedisServer.with(password: "open-sesame") { server async throws in
            var options = server.options()
            (options.user, options.password) = (user, "open-sesame")
            try await withClient(options) { client, _ async throws in
                await client.waitForFirstAttempt()
                #expect(try await client.echo("a") == .text("a"))
            }
        }
    }

    @Test(arguments: [nil, "close-sesame"]) func aWrongPasswordIsSaidAndNotRepeated(password: String?) async throws {
        try await RedisServer.with(password: "open-sesame") { server async throws in
            var options = server.options()
            options.password = password
            try await withClient(options) { client, events async throws in
                await client.waitForFirstAttempt()
                let trouble = try #require(client.trouble)
                #expect(trouble.contains(password == nil ? "NOAUTH" : "AUTH"))
                #expect(await client.failure()?.kind == .away)
                #expect(!"\(events.all) \(trouble)".contains("sesame"))
            }
        }
    }
}
