import CaptureKit
import CapturePlugins
import CaptureTesting
import Foundation
import ServerSupport

/// Keys of the tests, and files of teams with them.
enum Teams {
    static let live = "phc_live", expired = "phc_expired", revoked = "phc_revoked", ending = "phc_ending"

    /// The clock of the tests stands at 2026-11-23T12:00:00Z.
    static let file = """
        {"teams": [
          {"id": "7", "name": "acme", "retention": "90d", "limits": {"requests_per_second": 5}, "keys": [
            {"sha256": "\(digest(live))", "label": "ci", "created_at": "2026-01-01T00:00:00Z"},
            {"sha256": "\(digest(ending))", "label": "ending", "expires_at": "2026-11-23T12:00:10Z"},
            {"sha256": "\(digest(expired))", "label": "old", "expires_at": "2026-11-23T12:00:00Z"},
            {"sha256": "\(digest(revoked))", "label": "lost", "revoked": true}]},
          {"id": "8", "keys": []}]}
        """

    static func digest(_ key: String) -> KeyDigest { KeyDigest(hashing: key) }

    /// A file with one team that has one key.
    static func file(key: String, team: String = "7") -> String {
        #"{"teams": [{"id": "\#(team)", "keys": [{"sha256": "\#(digest(key))"}]}]}"#
    }

    /// The mistakes in a text, as `line:column path: message`.
    static func mistakes(_ text: String) -> [String] {
        do throws(FileProblems) {
            _ = try TeamList(parsing: text, file: "t")
            return []
        } catch { return error.problems.map { "\($0.line):\($0.column) \($0.path): \($0.message)" } }
    }
}

/// A started stage and what it reads.
struct RunningAuth {
    let stage: Auth
    let path: String
    let clock: MovableClock
    let lines: LogLines
    let metrics: MetricsRegistry

    /// Runs `body` with a stage that reads `file`, and stops it.
    static func with(_ file: String = Teams.file, more: String = "", _ body: (RunningAuth) async throws -> Void) async throws {
        try await Workshop.withFolder { folder in
            try Data(file.utf8).write(to: URL(fileURLWithPath: "\(folder)/teams.json"))
            try await with(teams: "teams.json", more: more, in: folder, body)
        }
    }

    static func with(
        teams: String, more: String = "", in folder: String = ".", _ body: (RunningAuth) async throws -> Void
    ) async throws {
        let (clock, lines) = (MovableClock(), LogLines())
        let environment = StageEnvironment.testing(clock: clock, directory: folder, logger: lines.logger)
        let settings = try Auth.reading(#"{"teams": "\#(teams)"\#(more)}"#).settings
        let auth = RunningAuth(
            stage: Auth(settings: settings, environment: environment), path: "\(folder)/\(teams)", clock: clock, lines: lines,
            metrics: environment.metrics)
        try await auth.stage.start()
        do { try await body(auth) } catch {
            await auth.stage.stop()
            throw error
        }
        await auth.stage.stop()
    }

    /// What becomes of a request with these `Authorization` headers.
    func process(_ values: [String], client: String = "192.0.2.1") async throws -> Principal {
        let headers = values.map { HeaderField("Authorization", $0) }
        let head = RequestHead(method: "POST", path: "/ai", headers: headers, client: client)
        return try await stage.process(Facts(head, RequestBody([])), in: .testing(now: clock.now)).all.0
    }

    func process(key: String, client: String = "192.0.2.1") async throws -> Principal {
        try await process(["Bearer \(key)"], client: client)
    }

    /// The refusal of a request with a key; nil when it is let in.
    func refusal(key: String, client: String = "192.0.2.1") async throws -> Rejection? {
        do {
            _ = try await process(key: key, client: client)
            return nil
        } catch let rejection as Rejection { return rejection }
    }

    /// Replaces the file as an editor does.
    func write(_ file: String) throws { try Data(file.utf8).write(to: URL(fileURLWithPath: path), options: .atomic) }

    /// Waits until `condition` holds, up to 20 s.
    func until(_ condition: () async throws -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(20)
        while try await !condition() {
            guard ContinuousClock.now < end else { throw TookTooLong() }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    struct TookTooLong: Error {}

    /// The count of a metric by its label.
    func count(_ name: String, _ result: String? = nil) -> Int {
        let family = metrics.families.first { $0.name == name }?.family
        for (labels, metric) in family?.metrics ?? [] where labels.first?.value == result {
            if case .counter(let counter) = metric { return counter.value }
        }
        return 0
    }
}

extension Auth {
    static func reading(_ json: String) throws -> (settings: Auth.Settings, problems: [Problem]) {
        var reader = SettingsReader(try JSONNode(parsing: json), path: "$")
        let settings = Auth.Settings(from: &reader)
        return (settings, reader.finish().problems)
    }
}
