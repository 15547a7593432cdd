import CaptureKit
import CapturePlugins
import CaptureTesting
import Logging
import ServerSupport
import Testing

@Suite struct LifecycleWatchTests {
    /// Runs `body` with a started stage that asks the server at `endpoint`, and stops it.
    private func withStage(_ endpoint: String, _ log: LogLines, _ body: (S3Store) async throws -> Void) async throws {
        let keys = #""access_key": "tester", "secret_key": {"env": "SECRET"}"#
        let text = #"{"bucket": "llma", "endpoint": "\#(endpoint)", "timeout": "5s", \#(keys)}"#
        var reader = SettingsReader(try JSONNode(parsing: text), path: "$.with")
        let settings = S3Store.Settings(from: &reader)
        #expect(reader.finish().problems == [])
        var environment = StageEnvironment.testing(logger: log.logger)
        environment.secrets = { _ in SeaweedFS.secretKey }
        let stage = S3Store(settings: settings, environment: environment)
        do {
            try await stage.start()
            try await body(stage)
        } catch {
            await stage.stop()
            throw error
        }
        await stage.stop()
    }

    /// The first line with this in it, for a minute at most.
    private func line(with text: String, in log: LogLines) async throws -> String? {
        for _ in 0..<600 {
            if let line = log.all.first(where: { $0.contains(text) }) { return line }
            try await Task.sleep(for: .milliseconds(100))
        }
        return nil
    }

    @Test func driftIsAWarningThatSaysWhatIsMissing() async throws {
        try await Moto.with { moto in
            let log = LogLines()
            try await withStage(moto.endpoint, log) { _ in
                let line = try #require(try await line(with: "lifecycle rules are not what the settings ask for", in: log))
                #expect(line.hasPrefix("bucket llma: ") && line.contains("capture-ai bucket plan"))
                #expect(line.contains("+ lifecycle: capture-ai-llma/90d: what is under llma/90d/ is removed after 90 days"))
            }
        }
    }

    @Test func notBeingAllowedToLookIsSaid() async throws {
        try await S3Faults.with { server in
            try await server.fail(.error(403, "AccessDenied"), times: nil, method: "GET")
            let log = LogLines()
            try await withStage(server.endpoint, log) { stage in
                let said = try await line(with: "its lifecycle rules cannot be looked at", in: log)
                #expect(said != nil)
                #expect(stage.notReady == nil)
            }
        }
    }

    @Test("a bucket that is away delays neither start nor stop, and is looked at when it answers")
    func awayAtTheStart() async throws {
        let log = LogLines()
        try await withStage("http://127.0.0.1:1", log) { stage in #expect(stage.notReady != nil) }
        #expect(!log.all.contains { $0.contains("lifecycle") })

        try await S3Faults.with { server in
            try await server.fail(.error(503, "ServiceUnavailable"), times: nil)
            let log = LogLines()
            try await withStage(server.endpoint, log) { stage in
                #expect(stage.notReady != nil)
                #expect(!log.all.contains { $0.contains("lifecycle") })
                try await server.heal()
                // The server does not know the call, which is told once the bucket answers.
                let said = try await line(with: "its lifecycle rules cannot be looked at", in: log)
                #expect(said != nil)
                #expect(stage.notReady == nil)
            }
        }
    }
}
