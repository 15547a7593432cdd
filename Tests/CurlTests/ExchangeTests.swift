import CaptureBytes
import Curl
import ServerSupport
import Testing

@Suite(.timeLimit(.minutes(5)))
struct ExchangeTests {
    @Test func anAnswerHasStatusHeadersAndBody() async throws {
        try await Lab.with { lab async throws in
            let response = try await lab.send("GET", "/status/418")
            #expect(response.status == 418 && String(decoding: response.body) == "the body")
            #expect(response.header("retry-after") == "3" && response.header("content-length") == "8")
            let echo = try await lab.send("GET", "/echo")
            let colours = echo.headers.filter { $0.name == "x-colour" }.map(\.value)
            #expect(colours == ["blue", "red"] && echo.header("x-empty") == "" && echo.header("absent") == nil)
        }
    }

    @Test func requestsSendWhatTheyAreGivenAndLittleElse() async throws {
        try await Lab.with { lab async throws in
            let headers = [("x-one", "1"), ("X-Two", "a, b;c=\"d\""), ("x-empty", ""), ("x-one", "2")].map { (name: $0.0, value: $0.1) }
            let echo = try await lab.echo("GET", "/echo/a/../b/./%2e%2E//c?x=%20+&y", headers: headers)
            #expect(echo.method == "GET" && echo.target == "/echo/a/../b/./%2e%2E//c?x=%20+&y")
            let host = String(lab.base.dropFirst("http://".count))
            #expect(echo.headers == [["Host", host], ["x-one", "1"], ["X-Two", "a, b;c=\"d\""], ["x-empty", ""], ["x-one", "2"]])
            #expect(try await lab.echo("DELETE").headers == [["Host", host]])
            let put = try await lab.echo("PUT", body: [sample(3)])
            #expect(put.headers == [["Host", host], ["Content-Length", "3"]])
        }
    }

    @Test(arguments: [
        [], [0], [1], [0, 0, 1, 0], [1, 2, 3], [16_000, 384], [16_385], [65_536, 65_536], [100_000, 0, 1], [7, 20 << 20, 5],
    ])
    func piecesArriveByteForByte(_ sizes: [Int]) async throws {
        try await Lab.with { lab async throws in
            let pieces = sizes.enumerated().map { sample($1, from: $0 * 17) }
            for method in ["PUT", "POST"] {
                let echo = try await lab.echo(method, body: pieces)
                #expect(echo.method == method && echo.count == sizes.reduce(0, +))
                #expect(try await echo.sha256 == sha256(pieces))
                #expect(echo.values("content-length") == ["\(sizes.reduce(0, +))"] && echo.values("transfer-encoding") == [])
            }
        }
    }

    @Test func nothingOfARequestIsLeftForTheNext() async throws {
        try await Lab.with(connections: 1) { lab async throws in
            let requests: [(String, Int?)] = [
                ("PUT", 9), ("PUT", 5), ("PUT", 0), ("PUT", 12_000), ("PUT", 50_000), ("PUT", 40_000), ("PUT", 60_000), ("PUT", 3),
                ("GET", nil), ("GET", nil), ("POST", 7), ("POST", 6), ("POST", 50_000), ("DELETE", nil), ("PUT", 8), ("GET", nil),
            ]
            for (number, (method, size)) in requests.enumerated() {
                let body = size.map { [sample($0, from: number)] }
                let own = (name: "x-\(number)", value: method)
                let echo = try await lab.echo(method, "/echo/\(number)", headers: [own], body: body)
                #expect(echo.method == method && echo.target == "/echo/\(number)")
                #expect(try await echo.sha256 == sha256(body ?? []))
                let length = size.map { [["Content-Length", "\($0)"]] } ?? []
                #expect(Set(echo.headers.dropFirst()) == Set([[own.name, own.value]] + length))
                #expect(echo.connection == 1)
                if number == 9 { #expect(try await lab.send("HEAD", "/bytes/3", limit: 0).status == 200) }
            }
        }
    }

    @Test func thousandsOfPiecesArrive() async throws {
        try await Lab.with { lab async throws in
            let pieces = (0..<5_000).map { sample($0 % 97, from: $0) }
            let echo = try await lab.echo("PUT", body: pieces)
            #expect(try await echo.sha256 == sha256(pieces))
        }
    }

    @Test(arguments: ["bytes", "chunked"], [0, 1, 16_384, 3 << 20])
    func bodiesComeBackByteForByte(_ kind: String, _ count: Int) async throws {
        try await Lab.with { lab async throws in
            let response = try await lab.send("GET", "/\(kind)/\(count)", limit: count)
            #expect([UInt8](response.body) == repeating((0..<256).map { UInt8($0 * 7 % 256) }, count: count))
        }
    }

    @Test(arguments: ["bytes", "chunked"])
    func aLargerAnswerThanAllowedIsRefused(_ kind: String) async throws {
        try await Lab.with { lab async throws in
            let failure = try await lab.failure("GET", "/\(kind)/100001", limit: 100_000)
            #expect(failure?.kind == .tooLarge)
            #expect(failure?.text == "127.0.0.1:\(lab.server.port): the answer is larger than the 100000 bytes that are allowed")
        }
    }

    @Test func headersHaveALimitToo() async throws {
        try await Lab.with { lab async throws in
            #expect(try await lab.send("GET", "/headers/60000").status == 200)
            #expect(try await lab.failure("GET", "/headers/70000")?.kind == .tooLarge)
        }
    }

    @Test func aHeadHasALengthAndNoBody() async throws {
        try await Lab.with { lab async throws in
            let response = try await lab.send("HEAD", "/bytes/5000000", limit: 0)
            #expect(response.status == 200 && response.header("content-length") == "5000000" && response.body.isEmpty)
            // The connection is still good.
            #expect(try await lab.echo("GET").connection == 1)
        }
    }

    @Test func interimAnswersTrailersAndRedirectsAreNotTheAnswer() async throws {
        try await Lab.with { lab async throws in
            let interim = try await lab.send("GET", "/interim")
            #expect(interim.status == 200 && interim.header("x-early") == nil && interim.header("x-final") == "1")
            let trailers = try await lab.send("GET", "/trailers")
            #expect(String(decoding: trailers.body) == "body" && trailers.header("x-trailer") == nil)
            let redirect = try await lab.send("GET", "/redirect")
            #expect(redirect.status == 302 && redirect.header("location") == "/echo")
            #expect(try await lab.server.count("requests") == 3)
        }
    }

    @Test func aCompressedAnswerStaysAsItIs() async throws {
        try await Lab.with { lab async throws in
            let response = try await lab.send("GET", "/gzip")
            #expect([UInt8](response.body[0..<2]) == [0x1F, 0x8B] && response.header("content-encoding") == "gzip")
        }
    }

    @Test func anAnswerBeforeTheBodyIsSentCounts() async throws {
        try await Lab.with { lab async throws in
            let response = try await lab.send("PUT", "/early/503", body: [sample(20 << 20)])
            #expect(response.status == 503 && String(decoding: response.body) == "too much")
        }
    }

    @Test func whatWouldChangeTheRequestIsRefusedUnsent() async throws {
        try await Lab.with { lab async throws in
            for (name, value) in [("x", "a\r\nX-Injected: 1"), ("x\r\ny", "1"), ("x:", "1"), ("", "1"), ("x", "a\0b"), ("x", "a\n b")] {
                let failure = await #expect(throws: CurlFailure.self) { try await lab.send("GET", "/echo", headers: [(name, value)]) }
                #expect(failure?.kind == .other)
            }
            for method in ["", "GET /echo HTTP/1.1\r\nX: ", "G T"] { #expect(try await lab.failure(method, "/echo")?.kind == .other) }
            #expect(try await lab.failure("HEAD", "/echo", body: [])?.kind == .other)
            for path in ["/a b", "/a\r\nX-Injected: 1", "/a\nb"] { #expect(try await lab.failure("GET", path)?.kind == .other) }
            #expect(try await lab.server.count("requests") == 0)
        }
    }

    @Test(arguments: ["ftp://127.0.0.1/a", "file:///etc/passwd", "gopher://127.0.0.1:1/", "", "no url", "http://"])
    func nothingButHTTPIsSpoken(_ url: String) async throws {
        try await withClient(CurlOptions()) { client async throws in
            let failure = await #expect(throws: CurlFailure.self) { try await client.send(CurlRequest("GET", url, timeout: .seconds(5))) }
            #expect(failure?.kind == .other)
        }
    }
}
