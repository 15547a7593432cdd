import CaptureKit
import CapturePlugins
import CaptureTesting
import Foundation
import ServerSupport
import Testing

@Suite struct AuthTests {
    @Test func aLiveKeyNamesItsTeam() async throws {
        try await RunningAuth.with { auth async throws in
            let principal = try await auth.process(key: Teams.live)
            #expect((principal.team, principal.token) == ("7", Teams.live))
            #expect(principal.retention == Retention("90d"))
            #expect(principal.key == "ci")
            #expect(principal.limits?.requestsPerSecond == 5)
            #expect(auth.count("capture_auth_checks_total", "accepted") == 1)
        }
    }

    @Test func theBodyIsHandedOnUnread() async throws {
        try await RunningAuth.with { auth async throws in
            let head = RequestHead(
                method: "POST", path: "/ai", headers: [HeaderField("authorization", "Bearer \(Teams.live)")], client: "192.0.2.1")
            let (_, body) = try await auth.stage.process(Facts(head, RequestBody([1, 2, 3], encoding: "gzip")), in: .testing()).all
            #expect((body.length, body.encoding) == (3, "gzip"))
            _ = try body.open()
        }
    }

    @Test(arguments: ["Bearer \(Teams.live)", "bearer \(Teams.live)", "BEARER \(Teams.live)", "bEaReR    \(Teams.live)"])
    func theSchemeMayHaveAnyCase(value: String) async throws {
        try await RunningAuth.with { auth async throws in
            let principal = try await auth.process([value])
            #expect(principal.token == Teams.live)
        }
    }

    @Test(arguments: [
        [], [""], ["Bearer"], ["Bearer "], ["Bearer    "], ["Bearerphc_live"], ["Basic cGhjOg=="], ["phc_live"], ["Bearer\tphc_live"],
    ])
    func noKeyIsMissing(values: [String]) async throws {
        try await RunningAuth.with { auth async throws in
            let rejection = await #expect(throws: Rejection.self) { try await auth.process(values) }
            #expect(rejection?.code == .missingToken)
            // RFC 6750 §3: no error where there are no credentials.
            #expect(rejection?.headers == [HeaderField("WWW-Authenticate", "Bearer realm=\"capture-ai\"")])
            #expect(auth.count("capture_auth_checks_total", "missing") == 1)
        }
    }

    @Test(arguments: [
        (["Bearer phc_live", "Bearer phc_live"], "several Authorization headers"), (["Bearer phc_live", "Basic x"], "several"),
        (["Bearer phc_live phc_live"], "1 to 64 visible"), (["Bearer phc_live, Bearer phc_live"], "1 to 64 visible"),
        (["Bearer phc_lïve"], "1 to 64 visible"), (["Bearer phc_\u{7f}"], "1 to 64 visible"), (["Bearer phx_personal"], "personal API key"),
        (["Bearer \(String(repeating: "x", count: 65))"], "1 to 64 visible"),
        (["Bearer \(String(repeating: "x", count: 64))"], "not one of a project"), (["Bearer phc_LIVE"], "not one of a project"),
        (["Bearer phx"], "not one of a project"),
    ])
    func aWrongKeyIsInvalid(values: [String], hint: String) async throws {
        try await RunningAuth.with { auth async throws in
            let rejection = await #expect(throws: Rejection.self) { try await auth.process(values) }
            #expect(rejection?.code == .invalidToken)
            #expect(rejection?.detail.contains(hint) == true)
            let challenge = "Bearer realm=\"capture-ai\", error=\"invalid_token\", error_description=\"The project API key is not valid\""
            #expect(rejection?.headers == [HeaderField("WWW-Authenticate", challenge)])
        }
    }

    @Test func unknownExpiredAndRevokedAreToldTheSame() async throws {
        try await RunningAuth.with { auth async throws in
            let unknown = try #require(try await auth.refusal(key: "phc_unknown"))
            #expect(try await auth.refusal(key: Teams.expired) == unknown)
            #expect(try await auth.refusal(key: Teams.revoked) == unknown)
            for result in ["unknown", "expired", "revoked"] { #expect(auth.count("capture_auth_checks_total", result) == 1) }
        }
    }

    @Test func aKeyEndsAtItsTime() async throws {
        try await RunningAuth.with { auth async throws in
            _ = try await auth.process(key: Teams.ending)
            auth.clock.advance(by: .seconds(10))
            #expect(try await auth.refusal(key: Teams.ending)?.code == .invalidToken)
            _ = try await auth.process(key: Teams.live)
        }
    }

    @Test func beforeTheStartNobodyIsLetIn() async throws {
        let stage = Auth(settings: try Auth.reading(#"{"teams": "t"}"#).settings, environment: .testing())
        #expect(stage.notReady != nil)
        let head = RequestHead(method: "POST", path: "/ai", headers: [HeaderField("Authorization", "Bearer phc_x")], client: "::1")
        let error = await #expect(throws: Unavailable.self) { _ = try await stage.process(Facts(head, RequestBody([])), in: .testing()) }
        #expect(error?.code == .authUnavailable)
    }

    /// A file's stage has no secret to look up, which the check says; nothing else.
    @Test func itIsARightStage() async throws {
        try await Workshop.withFolder { folder in
            try Data(Teams.file.utf8).write(to: URL(fileURLWithPath: "\(folder)/teams.json"))
            let head = RequestHead(
                method: "POST", path: "/ai", headers: [HeaderField("Authorization", "Bearer \(Teams.live)")], client: "192.0.2.1")
            let faults = await StageConformance.check(
                Auth.self, settings: #"{"teams": "\#(folder)/teams.json"}"#, needs: Facts(head, RequestBody([])))
            #expect(faults == ["the settings given name no secret, so nothing watches over it"])
        }
    }

    @Test(arguments: [
        (#"{}"#, "$"), (#"{"teams": ""}"#, "$.teams"), (#"{"teams": "https://user:secret@host/"}"#, "$.teams"),
        (#"{"teams": "https://"}"#, "$.teams"), (#"{"teams": "http://host/?a=b"}"#, "$.teams"),
        (#"{"teams": "t.json", "credential": {"env": "X"}}"#, "$.credential"),
        (#"{"teams": "ftp://host/keys"}"#, "$.teams"),
        (#"{"teams": "t.json", "failures_per_second": -1}"#, "$.failures_per_second"),
    ])
    func whatCannotBeIsSaidAtItsPlace(json: String, path: String) throws {
        let problems = try Auth.reading(json).problems
        #expect(problems.map(\.path) == [path])
        #expect(!problems.contains { $0.message.contains("secret@") })
    }

    @Test func aFileIsRelativeAndAURLIsNot() throws {
        func source(_ teams: String) throws -> Auth.Settings.Source {
            try Auth.reading(#"{"teams": "\#(teams)"}"#).settings.source(in: "/etc/c")
        }
        #expect(try source("teams.json") == .file("/etc/c/teams.json"))
        #expect(try source("/srv/teams.json") == .file("/srv/teams.json"))
        #expect(try source("HTTPS://host:8443/keys") == .service("HTTPS://host:8443/keys"))
    }
}
