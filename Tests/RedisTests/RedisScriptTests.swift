import Redis
import ServerSupport
import Testing

@Suite(.timeLimit(.minutes(2))) struct RedisScriptTests {
    @Test func everyKindOfAnswerIsRead() async throws {
        try await RedisServer.with { server async throws in
            try await withClient(server.options()) { client, _ async throws in
                await client.waitForFirstAttempt()
                #expect(client.trouble == nil)
                #expect(try await client.echo("number") == .integer(42))
                #expect(try await client.echo("nothing") == .null)
                #expect(try await client.echo("list") == .array([.integer(1), .text("two"), .array([.integer(3)])]))
                #expect(try await client.echo("status") == .text("FINE"))
                #expect(try await client.echo("h\r\n\u{e9}") == .text("h\r\n\u{e9}"))
                #expect(await client.failure("error")?.kind == .refused)
                #expect(try await client.echo("after an error") == .text("after an error"))
            }
        }
    }

    @Test func everyCallGetsItsOwnAnswer() async throws {
        try await RedisServer.with { server async throws in
            try await withClient(server.options()) { client, _ async throws in
                await client.waitForFirstAttempt()
                let right = try await withThrowingTaskGroup(of: Bool.self) { group in
                    for number in 0..<2000 { group.addTask { try await client.echo("n\(number)") == .text("n\(number)") } }
                    return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
                }
                #expect(right == 2000)
                #expect(try await server.calls("evalsha") == 2000)
            }
        }
    }

    @Test func aLargeAnswerComesInPieces() async throws {
        try await RedisServer.with { server async throws in
            try await withClient(server.options()) { client, _ async throws in
                await client.waitForFirstAttempt()
                let text = String(repeating: "0123456789", count: 500_000)
                #expect(try await client.echo(text) == .text(text))
            }
        }
    }

    @Test func aForgottenScriptIsSentAgain() async throws {
        try await RedisServer.with { server async throws in
            try await withClient(server.options()) { client, _ async throws in
                await client.waitForFirstAttempt()
                #expect(try await server.ask("SCRIPT", "FLUSH") == "OK")
                #expect(try await client.echo("a") == .text("a"))
                #expect(try await client.echo("b") == .text("b"))
                #expect(try await server.calls("eval") == 1)
            }
        }
    }

    @Test func whatIsPostedIsDone() async throws {
        try await RedisServer.with { server async throws in
            try await withClient(server.options()) { client, _ async throws in
                await client.waitForFirstAttempt()
                for _ in 0..<10 { #expect(client.post(keys: ["count"], arguments: ["add"])) }
                // Answers come in the order of the calls.
                #expect(try await client.call(keys: ["count"], arguments: ["add"]) == .integer(11))
            }
        }
    }

    @Test func theDatabaseIsChosen() async throws {
        try await RedisServer.with { server async throws in
            var options = server.options()
            options.database = 3
            try await withClient(options) { client, _ async throws in
                await client.waitForFirstAttempt()
                _ = try await client.call(keys: ["count"], arguments: ["add"])
                #expect(try await server.ask("-n", "3", "GET", "count") == "1")
                #expect(try await server.ask("EXISTS", "count") == "0")
            }
        }
    }
}
