import CaptureBytes
import Curl
import ServerSupport
import Testing

@Suite(.timeLimit(.minutes(5)))
struct FaultTests {
    @Test func aServerThatNeverAnswersIsATimeout() async throws {
        try await Lab.with { lab async throws in
            let failure = try await lab.failure("PUT", "/hang?secret=1", body: [sample(10)], timeout: .milliseconds(200))
            #expect(failure?.kind == .timeout)
            #expect(failure?.text.hasPrefix("127.0.0.1:\(lab.server.port): ") == true && failure?.text.contains("secret") == false)
            try await lab.server.wait(for: "left")
        }
    }

    @Test(arguments: ["/hang", "/stall/100000", "/stuck"])
    func anExchangeThatStandsStillIsATimeout(_ path: String) async throws {
        try await Lab.with(stallTimeout: .milliseconds(300)) { lab async throws in
            let failure = try await lab.failure("PUT", path, body: [sample(20 << 20)])
            #expect(failure?.kind == .timeout)
            #expect(failure?.text == "127.0.0.1:\(lab.server.port): nothing moved for 300 ms")
            try await lab.server.order("release")
            try await lab.server.wait(for: "left")
        }
    }

    @Test func aSlowAnswerThatMovesIsNoTimeout() async throws {
        try await Lab.with(stallTimeout: .seconds(2)) { lab async throws in
            #expect(try await lab.send("GET", "/drip/25").body.count == 25)
        }
    }

    @Test(arguments: ["/reset/0", "/reset/100000", "/torn", "/cut"])
    func aBrokenConnectionIsAReset(_ path: String) async throws {
        try await Lab.with { lab async throws in
            let failure = try await lab.failure("PUT", path, body: [sample(20 << 20)])
            #expect(failure?.kind == .reset)
            #expect(failure?.text.hasPrefix("127.0.0.1:\(lab.server.port): ") == true)
            #expect(try await lab.echo("GET").method == "GET")
        }
    }

    @Test func whatIsNotHTTPIsRefused() async throws {
        try await Lab.with { lab async throws in
            #expect(try await lab.failure("GET", "/garbage")?.kind == .other)
        }
    }

    @Test func aServerThatIsGoneIsUnreachable() async throws {
        try await Lab.with { lab async throws in
            #expect(try await lab.echo("GET").connection == 1)
            await lab.server.kill()
            let failure = try await lab.failure("GET", "/echo")
            #expect(failure?.kind == .unreachable)
            #expect(failure?.text.hasPrefix("127.0.0.1:\(lab.server.port): ") == true)
        }
    }

    @Test func aNameThatNobodyHasIsUnreachable() async throws {
        try await Lab.with { lab async throws in
            let request = CurlRequest("GET", "http://user:password@no.such.invalid/key?secret=1", timeout: .seconds(20))
            let failure = await #expect(throws: CurlFailure.self) { try await lab.client.send(request) }
            #expect(failure?.kind == .unreachable || failure?.kind == .timeout)
            #expect(failure?.text.hasPrefix("no.such.invalid:80: ") == true)
            #expect(failure?.text.contains("password") == false && failure?.text.contains("secret") == false)
        }
    }

    @Test func aConnectionThatIsNotMadeIsATimeout() async throws {
        try await LoopbackServer.with("http_faults.py", ["--mute"]) { server async throws in
            try await withClient(CurlOptions(connectTimeout: .milliseconds(200))) { client async throws in
                let request = CurlRequest("GET", "https://127.0.0.1:\(server.port)/", timeout: .seconds(30))
                let failure = await #expect(throws: CurlFailure.self) { try await client.send(request) }
                #expect(failure?.kind == .timeout)
            }
        }
    }

    @Test(arguments: [.zero, .seconds(-1)] as [Duration])
    func noTimeLeftIsATimeout(_ timeout: Duration) async throws {
        try await Lab.with { lab async throws in
            #expect(try await lab.failure("GET", "/echo", timeout: timeout)?.kind == .timeout)
            #expect(try await lab.server.count("requests") == 0)
        }
    }
}
