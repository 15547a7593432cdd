import CaptureEngine
import CaptureKit
import CapturePlugins
import CaptureTesting
import Foundation
import ServerSupport
import Testing

/// The stage `auth` as clients see it.
@Suite(.timeLimit(.minutes(5))) struct AuthTests {
    private static let live = "phc_live"

    /// Runs `body` with a service that asks for a key of this file; its event log names whose each event is.
    private func with(
        _ keys: [(key: String, more: String)] = [(live, "")], more: String = "", _ body: (RunningService) async throws -> Void
    ) async throws {
        try await Workshop.withFolder { folder async throws in
            let list = keys.map { #"{"sha256": "\#(KeyDigest(hashing: $0.key))"\#($0.more)}"# }.joined(separator: ", ")
            let file = #"{"teams": [{"id": "7", "retention": "90d", "keys": [\#(list)]}]}"#
            try Data(file.utf8).write(to: URL(fileURLWithPath: "\(folder)/teams.json"))
            try await with(teams: "\(folder)/teams.json", more: more, body)
        }
    }

    private func with(teams: String, more: String = "", _ body: (RunningService) async throws -> Void) async throws {
        var environment = StageEnvironment.testing()
        environment.now = { .now() }
        let auth = Auth(settings: try read(#"{"teams": "\#(teams)"\#(more)}"#), environment: environment)
        try await RunningService.with(before: [auth], body)
    }

    private func head(_ more: [String]) -> [UInt8] { Wire.head("POST /ai HTTP/1.1", more) }

    @Test func theRecordNamesTheKeyAndTheTeam() async throws {
        try await with { service in
            #expect(try await service.answer(to: Wire.post(headers: ["Authorization: Bearer \(Self.live)"])).status == 200)
            let record = try #require(service.log.records.first)
            #expect(record.headers.first("token") == Self.live && record.headers.first("team_id") == "7")
            #expect(String(decoding: record.key, as: UTF8.self) == "\(Self.live):u")
        }
    }

    @Test(arguments: [
        ([], "missing_token"), (["Authorization: Basic cGhjOmxpdmU="], "missing_token"),
        (["Authorization: Bearer phc_wrong"], "invalid_token"), (["Authorization: Bearer phx_live"], "invalid_token"),
        (["Authorization: Bearer phc_live", "Authorization: Bearer phc_live"], "invalid_token"),
    ])
    func aRefusalSaysWhatToDo(headers: [String], code: String) async throws {
        try await with { service in
            let answer = try await service.answer(to: Wire.post(headers: headers))
            #expect((answer.status, answer.code) == (401, code))
            #expect(answer.header("content-type") == "application/problem+json")
            #expect(answer.json["stage"] as? String == "auth")
            let challenge = try #require(answer.header("www-authenticate"))
            #expect(challenge.hasPrefix("Bearer realm=\"capture-ai\""))
            #expect(challenge.contains("error=\"invalid_token\"") == (code == "invalid_token"))
            #expect(service.log.records.isEmpty && service.memory.peak == 0)
        }
    }

    /// All of the answer, but for the request's id and the time, which are cut out.
    @Test func unknownExpiredAndRevokedKeysGetTheSameBytes() async throws {
        let keys = [(Self.live, ""), ("phc_old", #", "expires_at": "2020-01-01T00:00:00Z""#), ("phc_lost", #", "revoked": true"#)]
        try await with(keys) { service in
            var answers: Set<String> = []
            for key in ["phc_none", "phc_old", "phc_lost"] {
                let connection = try service.connect()
                await connection.send(Wire.post(headers: ["Authorization: Bearer \(key)", "X-Request-Id: same", "Connection: close"]))
                let text = String(decoding: try await connection.readToEnd(), as: UTF8.self)
                answers.insert(text.replacing(#/\r\n[Dd]ate: [^\r]*/#, with: ""))
            }
            #expect(answers.count == 1)
            #expect(answers.first?.hasPrefix("HTTP/1.1 401 ") == true)
        }
    }

    @Test func aWrongKeyIsRefusedBeforeTheBodyIsSent() async throws {
        try await with { service in
            for headers in [[], ["Authorization: Bearer phc_wrong"]] {
                let connection = try service.connect()
                await connection.send(head(["Content-Length: 5000000", "Expect: 100-continue"] + headers))
                let answer = try await connection.response()
                #expect(answer.status == 401)
                #expect(answer.header("connection") == "close")
                #expect(try await connection.readToEnd().isEmpty)
            }
            #expect(service.requests.allSatisfy { $0.bytes == 0 })
            let connection = try service.connect()
            let body = Wire.event.body
            await connection.send(
                head(["Content-Length: \(body.count)", "Expect: 100-continue", "Authorization: Bearer \(Self.live)"]))
            #expect(try await connection.response().status == 100)
            await connection.send(body)
            #expect(try await connection.response().status == 200)
        }
    }

    @Test func curlSendsNoBodyWithAWrongKey() async throws {
        try await with { service in
            try await Workshop.withFolder { folder async throws in
                try Data(repeating: 0x78, count: 3_000_000).write(to: URL(fileURLWithPath: "\(folder)/blob"))
                func curl(_ key: String) async throws -> (lines: [String], sent: String) {
                    let arguments = [
                        "--silent", "--show-error", "--verbose", "-H", "Expect: 100-continue", "-H", "Authorization: Bearer \(key)", "-F",
                        "event={\"event\":\"$ai_span\",\"distinct_id\":\"u\"};type=application/json", "-F",
                        "event.properties.blob=@\(folder)/blob", "-o", "/dev/null", "-w", "%{http_code} %{size_upload}",
                        "--expect100-timeout", "30", "http://127.0.0.1:\(service.port)/ai",
                    ]
                    let result = try await Command.run("curl", arguments)
                    return (result.errors.components(separatedBy: "\n"), result.text)
                }
                let refused = try await curl("phc_wrong")
                #expect(refused.sent == "401 0")
                #expect(!refused.lines.contains { $0.contains("100 Continue") })
                let accepted = try await curl(Self.live)
                #expect(accepted.sent.hasPrefix("200 3000"))
                #expect(accepted.lines.contains { $0.contains("100 Continue") })
            }
        }
    }

    @Test(arguments: ["requests", "httpx"]) func pythonIsTold(client: String) async throws {
        try await with { service in
            func send(_ key: String...) async throws -> [String] {
                let arguments = [Workshop.script("send_key.py"), client, "http://127.0.0.1:\(service.port)/ai"] + key
                return try await Command.run(Workshop.python(), arguments).text.split(separator: "\n").map(String.init)
            }
            #expect(try await send(Self.live) == ["200", "None", "None"])
            #expect(try await send() == ["401", "missing_token", "Bearer realm=\"capture-ai\""])
            let wrong = try await send("phc_wrong")
            #expect(wrong.prefix(2) == ["401", "invalid_token"] && wrong[2].contains("error=\"invalid_token\""))
        }
    }

    @Test func keysChangeUnderLoadWithoutARefusal() async throws {
        func file(_ round: Int) -> Data {
            let keys = [Self.live, "phc_\(round)"].map { #"{"sha256": "\#(KeyDigest(hashing: $0))"}"# }.joined(separator: ", ")
            return Data(#"{"teams": [{"id": "7", "keys": [\#(keys)]}]}"#.utf8)
        }
        try await Workshop.withFolder { folder async throws in
            let path = URL(fileURLWithPath: "\(folder)/teams.json")
            try file(0).write(to: path)
            try await with(teams: path.path) { service in
                let isDone = Watched(false)
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<4 {
                        group.addTask {
                            let connection = try service.connect()
                            while !isDone.value {
                                await connection.send(Wire.post(headers: ["Authorization: Bearer \(Self.live)"]))
                                #expect(try await connection.response().status == 200)
                            }
                        }
                    }
                    group.addTask {
                        for round in 1...4 {
                            try file(round).write(to: path, options: .atomic)
                            let request = Wire.post(headers: ["Authorization: Bearer phc_\(round)"])
                            while try await service.answer(to: request).status != 200 {}
                            let old = try await service.answer(to: Wire.post(headers: ["Authorization: Bearer phc_\(round - 1)"]))
                            #expect(old.code == "invalid_token")
                        }
                        isDone.change { $0 = true }
                    }
                    try await group.waitForAll()
                }
            }
        }
    }

    @Test func anAddressWithManyWrongKeysIsSlowed() async throws {
        try await with(more: #", "failures_per_second": 2"#) { service in
            func send(_ key: String) async throws -> HTTPResponse {
                try await service.answer(to: Wire.post(headers: ["Authorization: Bearer \(key)"]))
            }
            var slowed: HTTPResponse?
            // Faster than two a second, however slow the machine is.
            for _ in 0..<1000 where slowed == nil {
                let answer = try await send("phc_wrong")
                if answer.status != 401 { slowed = answer }
            }
            let answer = try #require(slowed)
            #expect((answer.status, answer.code, answer.header("retry-after")) == (429, "rate_limited", "1"))
            #expect(try await send(Self.live).status == 200)
        }
    }

    @Test func aTeamServiceThatDoesNotAnswerIsUnavailable() async throws {
        try await LoopbackServer.with("team_service.py", []) { server async throws in
            try await server.order("team", ["key": .text(Self.live), "team": .text(#"{"id": "8"}"#)])
            try await with(teams: "http://127.0.0.1:\(server.port)/teams", more: #", "timeout": "20s""#) { service in
                func send(_ key: String) async throws -> HTTPResponse {
                    try await service.answer(to: Wire.post(headers: ["Authorization: Bearer \(key)"]))
                }
                #expect(try await send(Self.live).status == 200)
                #expect(try await send("phc_wrong").code == "invalid_token")
                try await server.order("fail", ["how": .text("500")])
                let answer = try await send("phc_other")
                #expect((answer.status, answer.code, answer.header("retry-after")) == (503, "auth_unavailable", "1"))
                #expect(try await send(Self.live).status == 200)
                #expect(service.log.records.allSatisfy { $0.headers.first("team_id") == "8" })
            }
        }
    }
}
