import CaptureKit
import CaptureTesting
import Foundation
import ServerSupport
import Testing

@testable import CapturePlugins

/// Teams from a service, which is a real one in a process of its own.
@Suite(.timeLimit(.minutes(5))) struct TeamServiceTests {
    /// A stage that asks a service, and the clock of what it remembers.
    private struct Asking {
        let server: LoopbackServer
        let auth: RunningAuth
        let time: MovableInstant

        func asked(_ key: String) async throws -> Int { try await server.count("asked \(Teams.digest(key))") }

        /// `ok` and the team, or the code of the refusal.
        func result(_ key: String, client: String = "192.0.2.1") async throws -> String {
            do { return "ok \(try await auth.process(key: key, client: client).team)" } catch let rejection as Rejection {
                return rejection.code.name
            } catch let unavailable as Unavailable { return unavailable.code.name }
        }
    }

    private func with(
        _ more: String = "", timeout: String = "20s", failuresPerSecond: Int = 0, arguments: [String] = [],
        _ body: (Asking) async throws -> Void
    ) async throws {
        try await LoopbackServer.with("team_service.py", arguments) { server async throws in
            try await server.order("team", ["key": .text("phc_one"), "team": .text(#"{"id": "7", "name": "acme", "retention": "1y"}"#)])
            let (clock, lines, time) = (MovableClock(), LogLines(), MovableInstant())
            let environment = StageEnvironment.testing(clock: clock, logger: lines.logger)
            let settings = try Auth.reading(#"{"teams": "http://127.0.0.1:\#(server.port)/teams", "timeout": "\#(timeout)"\#(more)}"#)
                .settings
            let metrics = AuthMetrics(environment.metrics)
            let service = TeamService(
                "http://127.0.0.1:\(server.port)/teams", settings.service, environment: environment, metrics: metrics,
                clock: { time.now })
            let stage = Auth(source: service, failuresPerSecond: failuresPerSecond, metrics: metrics)
            try await stage.start()
            let auth = RunningAuth(stage: stage, path: "", clock: clock, lines: lines, metrics: environment.metrics)
            do { try await body(Asking(server: server, auth: auth, time: time)) } catch {
                await stage.stop()
                throw error
            }
            await stage.stop()
        }
    }

    @Test func aKeyIsAskedForOnceInItsTime() async throws {
        try await with(#", "hits_for": "30s", "misses_for": "5s""#) { asking async throws in
            let principal = try await asking.auth.process(key: "phc_one")
            #expect((principal.team, principal.token, principal.retention) == ("7", "phc_one", Retention("1y")))
            for _ in 0..<3 { #expect(try await asking.result("phc_one") == "ok 7") }
            for _ in 0..<3 { #expect(try await asking.result("phc_two") == "invalid_token") }
            #expect(try await asking.asked("phc_one") == 1)
            #expect(try await asking.asked("phc_two") == 1)
            asking.time.advance(by: .seconds(5))
            _ = (try await asking.result("phc_one"), try await asking.result("phc_two"))
            #expect(try await asking.asked("phc_one") == 1)
            #expect(try await asking.asked("phc_two") == 2)
            asking.time.advance(by: .seconds(25))
            #expect(try await asking.result("phc_one") == "ok 7")
            #expect(try await asking.asked("phc_one") == 2)
        }
    }

    @Test func aKeyThatIsGoneIsRefusedAfterItsTime() async throws {
        try await with { asking async throws in
            #expect(try await asking.result("phc_one") == "ok 7")
            try await asking.server.order("team", ["key": .text("phc_one"), "team": .none])
            #expect(try await asking.result("phc_one") == "ok 7")
            asking.time.advance(by: .seconds(30))
            #expect(try await asking.result("phc_one") == "invalid_token")
        }
    }

    @Test func theKeysThatAreListedHaveTheWord() async throws {
        try await with { asking async throws in
            func team(_ keys: String) -> String { #"{"id": "7", "keys": [\#(keys)]}"# }
            let digest = Teams.digest("phc_k")
            for (number, (keys, result)) in [
                (#"{"sha256": "\#(digest)"}"#, "ok 7"), (#"{"sha256": "\#(digest)", "revoked": true}"#, "invalid_token"),
                (#"{"sha256": "\#(digest)", "expires_at": "2026-11-23T12:00:00Z"}"#, "invalid_token"),
                (#"{"sha256": "\#(Teams.digest("other"))"}"#, "invalid_token"), ("", "invalid_token"),
            ].enumerated() {
                try await asking.server.order("team", ["key": .text("phc_k"), "team": .text(team(keys))])
                asking.time.advance(by: .seconds(60))
                #expect(try await asking.result("phc_k") == result, "\(number)")
            }
        }
    }

    @Test func manyWhoAskAtOnceAreOneQuestion() async throws {
        try await with { asking async throws in
            try await asking.server.order("fail", ["how": .text("hold")])
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<50 { group.addTask { try await asking.result("phc_one") == "ok 7" } }
                try await asking.server.wait(for: "held")
                try await asking.server.order("release")
                for try await isRight in group { #expect(isRight) }
            }
            #expect(try await asking.asked("phc_one") == 1)
        }
    }

    /// Questions for keys that nobody knows leave room for those that had a team.
    @Test func aFloodOfQuestionsLeavesRoomForTeams() async throws {
        try await with(#", "hits_for": "10s", "stale_for": "60s""#, timeout: "60s") { asking async throws in
            #expect(try await asking.result("phc_one") == "ok 7")
            try await asking.server.order("fail", ["how": .text("hold")])
            try await withThrowingTaskGroup(of: String.self) { group in
                for number in 0..<1100 { group.addTask { try await asking.result("phc_wrong_\(number)") } }
                // Those that find no room are told at once.
                for _ in 0..<332 { #expect(try await group.next() == "auth_unavailable") }
                asking.time.advance(by: .seconds(10))
                let team = Task { try await asking.result("phc_one") }
                try await asking.server.wait(for: "held")
                try await asking.server.order("release")
                #expect(try await team.value == "ok 7")
                for try await result in group { #expect(result == "invalid_token") }
            }
        }
    }

    /// An address that guesses does not keep out a key that had a team, and has no more questions under way than it may.
    @Test func anAddressThatGuessesIsSlowedAndNobodyElse() async throws {
        try await with(#", "hits_for": "10s""#, failuresPerSecond: 1) { asking async throws in
            #expect(try await asking.result("phc_one") == "ok 7")
            try await asking.server.order("fail", ["how": .text("hold")])
            try await withThrowingTaskGroup(of: String.self) { group in
                for number in 0..<20 { group.addTask { try await asking.result("phc_wrong_\(number)") } }
                #expect(try await group.next() == "rate_limited")
                asking.time.advance(by: .seconds(10))
                let team = Task { try await asking.result("phc_one") }
                try await asking.server.wait(for: "held")
                try await asking.server.order("release")
                #expect(try await team.value == "ok 7")
                for try await result in group { #expect(["invalid_token", "rate_limited"].contains(result)) }
            }
        }
    }

    @Test func whoeverGoesAwayLeavesTheOthersWaiting() async throws {
        try await with { asking async throws in
            try await asking.server.order("fail", ["how": .text("hold")])
            let first = Task { try await asking.auth.process(key: "phc_one") }
            try await asking.server.wait(for: "held")
            let second = Task { try await asking.result("phc_one") }
            first.cancel()
            await #expect(throws: CancellationError.self) { try await first.value }
            try await asking.server.order("release")
            #expect(try await second.value == "ok 7")
        }
    }

    @Test(arguments: [("500", "20s"), ("403", "20s"), ("302", "20s"), ("reset", "20s"), ("hang", "3s")])
    func withoutAnAnswerATeamIsUsedForATimeAndThenNobodyIsLetIn(how: String, timeout: String) async throws {
        try await with(#", "hits_for": "10s", "stale_for": "60s""#, timeout: timeout) { asking async throws in
            #expect(try await asking.result("phc_one") == "ok 7")
            try await asking.server.order("fail", ["how": .text(how)])
            #expect(try await asking.result("phc_new") == "auth_unavailable")
            asking.time.advance(by: .seconds(10))
            #expect(try await asking.result("phc_one") == "ok 7")
            let asked = try await asking.asked("phc_one")
            // It does not ask again at once.
            for _ in 0..<5 { #expect(try await asking.result("phc_one") == "ok 7") }
            #expect(try await asking.asked("phc_one") == asked)
            asking.time.advance(by: .seconds(59))
            #expect(try await asking.result("phc_one") == "ok 7")
            asking.time.advance(by: .seconds(1))
            #expect(try await asking.result("phc_one") == "auth_unavailable")
            #expect(asking.auth.count("capture_auth_stale_total") == 2)
            #expect(asking.auth.count("capture_auth_checks_total", "unavailable") == 2)
            try await asking.server.order("fail")
            asking.time.advance(by: .seconds(1))
            #expect(try await asking.result("phc_one") == "ok 7")
            #expect(!asking.auth.lines.all.joined().contains("phc_"))
        }
    }

    @Test func aServiceThatIsNotThereMeansNobodyIsLetIn() async throws {
        try await with { asking async throws in
            await asking.server.kill()
            #expect(try await asking.result("phc_one") == "auth_unavailable")
            #expect(asking.auth.stage.notReady == nil)
        }
    }

    @Test(arguments: [
        "", "[]", "{}", #"{"id": "30d"}"#, #"{"id": "7", "nam": "x"}"#, #"{"id": "7", "require_signature": true}"#,
        #"{"id": "7", "signing_secrets": [{"id": "h", "algorithm": "hmac-sha256", "key": {"file": "/etc/passwd"}}]}"#,
    ])
    func whatIsNoTeamLetsNobodyIn(text: String) async throws {
        try await with { asking async throws in
            try await asking.server.order("team", ["key": .text("phc_one"), "team": .text(text)])
            for _ in 0..<3 { #expect(try await asking.result("phc_one") == "auth_unavailable") }
            #expect(try await asking.asked("phc_one") == 1)
        }
    }

    @Test func theServiceIsShownTheCredential() async throws {
        try await with(#", "credential": {"env": "X"}"#, arguments: ["--credential", "secret-value"]) { asking async throws in
            #expect(try await asking.result("phc_one") == "ok 7")
        }
        try await with(arguments: ["--credential", "secret-value"]) { asking async throws in
            #expect(try await asking.result("phc_one") == "auth_unavailable")
        }
    }

    @Test(arguments: [
        ("http://127.0.0.1:1", false), ("http://LOCALHOST/teams", false), ("http://[::1]:80/", false), ("https://teams.example/", false),
        ("http://teams.example/", true), ("http://localhost.example/", true), ("HTTP://10.0.0.1", true),
    ])
    func aCredentialThatOthersCanReadIsWarnedOf(url: String, isWarned: Bool) async throws {
        try await RunningAuth.with(teams: url, more: #", "credential": {"env": "X"}"#) { auth async throws in
            #expect(auth.lines.all.contains { $0.contains("unencrypted") } == isWarned)
        }
    }

    /// A flood of made-up keys does not drive a team out, and is stopped before it reaches the service when failures are limited.
    @Test func aFloodOfWrongKeysReachesTheServiceOnlyAsFarAsItMay() async throws {
        try await with(#", "cached_keys": 100, "misses_for": "1h""#, failuresPerSecond: 150) { asking async throws in
            #expect(try await asking.result("phc_one") == "ok 7")
            var results: [String: Int] = [:]
            let began = ContinuousClock.now
            for number in 0..<400 { results[try await asking.result("phc_wrong_\(number)"), default: 0] += 1 }
            let seconds = Int((ContinuousClock.now - began).components.seconds) + 1
            #expect(results["invalid_token", default: 0] >= 150 && results["invalid_token", default: 0] <= 150 * (seconds + 1))
            #expect(results.keys.allSatisfy { $0 == "invalid_token" || $0 == "rate_limited" })
            #expect(try await asking.server.count("requests") == results["invalid_token", default: 0] + 1)
            #expect(try await asking.result("phc_one") == "ok 7")
            #expect(try await asking.asked("phc_one") == 1)
        }
    }

    @Test func itIsARightStage() async throws {
        try await LoopbackServer.with("team_service.py", ["--credential", "secret-value"]) { server async throws in
            try await server.order("team", ["key": .text("phc_one"), "team": .text(#"{"id": "7"}"#)])
            let head = RequestHead(
                method: "POST", path: "/ai", headers: [HeaderField("Authorization", "Bearer phc_one")], client: "192.0.2.1")
            let faults = await StageConformance.check(
                Auth.self, settings: #"{"teams": "http://127.0.0.1:\#(server.port)/teams/", "timeout": "20s", "credential": {"env": "X"}}"#,
                needs: Facts(head, RequestBody([])))
            #expect(faults == [])
        }
    }
}
