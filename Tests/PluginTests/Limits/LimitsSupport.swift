import CaptureKit
import CapturePlugins
import CaptureTesting
import Logging

/// Settings of `limits` as `pipeline.json` would give them, and what is wrong with them.
func limitsSettings(_ text: String) throws -> (settings: Limits.Settings, problems: [Problem]) {
    var reader = SettingsReader(try JSONNode(parsing: text), path: "$")
    let settings = Limits.Settings(from: &reader)
    return (settings, reader.finish().problems)
}

/// A stage with a clock that a test moves, and what it makes of requests.
struct LimitsBench: Sendable {
    let clock = MovableClock()
    let metrics: MetricsRegistry
    let stage: Limits

    init(_ text: String, logger: Logger = .silent) throws {
        let (settings, problems) = try limitsSettings(text)
        if let problem = problems.first { throw problem }
        let environment = StageEnvironment.testing(clock: clock, logger: logger)
        metrics = environment.metrics
        stage = Limits(settings: settings, environment: environment)
    }

    /// Runs `body` with a started stage, and stops it.
    static func with(_ text: String, logger: Logger = .silent, _ body: (LimitsBench) async throws -> Void) async throws {
        let bench = try LimitsBench(text, logger: logger)
        do {
            try await bench.stage.start()
            try await body(bench)
        } catch {
            await bench.stage.stop()
            throw error
        }
        await bench.stage.stop()
    }

    /// Sends a head, and returns the body that the stage makes; the request is under way as long as that is held.
    func begin(_ body: RequestBody, team: String? = nil, limits: TeamLimits? = nil) async throws -> RequestBody {
        let principal = team.map { Principal(team: $0, token: "phc_x", limits: limits) }
        let context = StageContext.testing(stage: "limits", now: clock.now)
        return try await stage.process(Facts(MultipartRequest().head, body, principal), in: context).all.0
    }

    /// Sends a whole request of so many bytes, in one piece.
    ///
    /// - Returns: why it was refused; nil when it was not.
    func send(_ bytes: Int = 1, isDeclared: Bool = true, team: String? = nil, limits: TeamLimits? = nil) async throws -> Rejection? {
        let body = PiecewiseBody([[UInt8](repeating: 1, count: bytes)], length: isDeclared ? bytes : nil)
        do {
            _ = try await begin(body.body, team: team, limits: limits).readToEnd()
            return nil
        } catch let rejection as Rejection { return rejection }
    }
}

extension RequestBody {
    /// Reads what comes, and says how much that was.
    func readToEnd() async throws -> Int {
        let buffer = try await BodyBuffer(expected: length ?? 16, budget: ByteBudget(limit: .mebi(64)))
        let read = try open()
        while try await read(buffer) {}
        return buffer.count
    }

    /// Reads until the body is refused, and returns what was shown before, and why.
    func readToRefusal() async throws -> (count: Int, rejection: Rejection?) {
        let buffer = try await BodyBuffer(expected: length ?? 16, budget: ByteBudget(limit: .mebi(64)))
        let read = try open()
        do { while try await read(buffer) {} } catch let rejection as Rejection { return (buffer.count, rejection) }
        return (buffer.count, nil)
    }
}

extension Rejection {
    /// The value of one of its headers.
    func header(_ name: String) -> String? { headers.first(name) }
}
