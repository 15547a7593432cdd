import CaptureKit
import CapturePlugins
import CaptureTesting
import Logging

/// Stands where `auth` would: whoever says `X-Team` is that team.
struct GivenTeam: Stage {
    static let name = "given_team"
    static let summary = "Believes what a test says of its team."
    static let codes: [Code] = []

    init() {}
    init(settings: NoSettings, environment: StageEnvironment) {}

    func process(_ head: RequestHead, in context: StageContext) async throws -> Principal {
        Principal(team: head.headers.first("X-Team") ?? "0", token: "phc_x")
    }
}

extension RunningService {
    /// Runs `body` against a service with `limits`, which the test starts and stops with it.
    static func with(
        limits: String, server: String = "", logger: Logger = .silent, _ body: (RunningService) async throws -> Void
    ) async throws {
        var environment = StageEnvironment.testing(logger: logger)
        environment.now = { .now() }
        environment.uptime = monotonicNanoseconds
        let stage = Limits(settings: try read(limits), environment: environment)
        try await with(server: server, before: [GivenTeam(), stage], body)
    }

    /// Sends a small event as a team.
    func send(as team: String) async throws -> HTTPResponse { try await send(Wire.event, headers: [HeaderField("X-Team", team)]) }

    /// Sends as a team until it is not refused for its limits, and returns that answer.
    func sendUntilAdmitted(as team: String) async throws -> HTTPResponse { try await untilAdmitted { try await send(as: team) } }
}

/// Sends until that is not refused for the team's limits, and returns the answer.
func untilAdmitted(_ send: () async throws -> HTTPResponse) async throws -> HTTPResponse {
    while true {
        let answer = try await send()
        if answer.status != 429 { return answer }
        await Task.yield()
    }
}
