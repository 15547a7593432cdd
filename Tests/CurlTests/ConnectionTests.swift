import CaptureBytes
import Curl
import ServerSupport
import Testing

@Suite(.timeLimit(.minutes(5)))
struct ConnectionTests {
    @Test func connectionsAreUsedAgain() async throws {
        try await Lab.with { lab async throws in
            for _ in 0..<20 {
                #expect(try await lab.echo("PUT", body: [sample(1_000)]).connection == 1)
                #expect(try await lab.send("GET", "/status/500").status == 500)
            }
            #expect(try await lab.server.count("connections") == 1)
        }
    }

    @Test func aFreshConnectionIsNewEvenWhenThePoolIsFull() async throws {
        try await Lab.with(connections: 1) { lab async throws in
            #expect(try await lab.echo("GET").connection == 1)
            #expect(try await lab.echo("GET", fresh: true).connection == 2)
            #expect(try await lab.echo("GET", fresh: true).connection == 3)
            #expect(try await lab.echo("GET").connection == 3)
            try await lab.server.wait(for: "connections", 3)
            #expect(try await lab.server.count("open") == 1)
        }
    }

    @Test(arguments: [700, 70_000])
    func aConnectionThatDiesUnderARequestIsReplaced(_ size: Int) async throws {
        try await Lab.with { lab async throws in
            #expect(try await lab.echo("GET").connection == 1)
            let pieces = [sample(size), sample(size, from: 3)]
            let echo = try await lab.echo("PUT", "/dead", body: pieces)
            #expect(echo.connection == 2)
            #expect(try await echo.sha256 == sha256(pieces))
        }
    }

    @Test(arguments: [5, 70_000])
    func connectionsMayDieUnderOneRequestAfterTheOther(_ size: Int) async throws {
        try await Lab.with(connections: 1) { lab async throws in
            for number in 0..<14 {
                let pieces = [sample(size, from: number)]
                let echo = try await lab.echo("PUT", number == 0 ? "/echo" : "/dead", body: pieces)
                #expect(try await echo.sha256 == sha256(pieces))
                #expect(echo.connection == number + 1)
            }
        }
    }

    @Test func twoHundredAtOnceShareAFewConnections() async throws {
        try await Lab.with(connections: 8) { lab async throws in
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<200 { group.addTask { try await lab.send("GET", "/meet").status } }
                for try await status in group { #expect(status == 200) }
            }
            #expect(try await lab.server.count("requests") == 200)
            #expect(try await lab.server.count("inside at most") <= 8)
            #expect(try await lab.server.count("open at most") <= 8)
            #expect(try await lab.server.count("connections") <= 8)
        }
    }

    @Test func twoHundredAtOnceEachGetTheirOwnAnswer() async throws {
        try await Lab.with(connections: 200) { lab async throws in
            let counts = try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<200 {
                    group.addTask { try await lab.echo("PUT", "/echo?\(number)", body: [sample(number * 100)]).target == "/echo?\(number)" }
                }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(counts == 200)
        }
    }

    @Test func aRequestWaitsForItsTurnWithinItsTime() async throws {
        try await Lab.with(connections: 1) { lab async throws in
            let first = Task.immediate { try await lab.send("GET", "/hang") }
            try await lab.server.wait(for: "waiting")
            let failure = try await lab.failure("GET", "/echo", timeout: .milliseconds(100))
            #expect(failure?.kind == .busy)
            #expect(failure?.text == "127.0.0.1:\(lab.server.port): no connection was free in time; 1 are in use")
            let next = Task.immediate { try await lab.echo("GET").connection }
            first.cancel()
            await #expect(throws: CancellationError.self) { try await first.value }
            #expect(try await next.value == 2)
            #expect(try await lab.server.count("requests") == 2)
        }
    }
}
