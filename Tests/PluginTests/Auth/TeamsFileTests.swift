import CaptureKit
import CaptureTesting
import Foundation
import ServerSupport
import Synchronization
import Testing

@testable import CapturePlugins

@Suite(.timeLimit(.minutes(5))) struct TeamsFileTests {
    @Test func aChangedFileIsTakenOver() async throws {
        try await RunningAuth.with(Teams.file(key: "phc_one")) { auth async throws in
            _ = try await auth.process(key: "phc_one")
            try auth.write(Teams.file(key: "phc_two", team: "9"))
            try await auth.until { try await auth.refusal(key: "phc_two") == nil }
            #expect(try await auth.process(key: "phc_two").team == "9")
            #expect(try await auth.refusal(key: "phc_one")?.code == .invalidToken)
            #expect(auth.count("capture_auth_reloads_total", "taken") == 1)
        }
    }

    @Test func aFileThatIsWrittenInPlaceIsTakenOverToo() async throws {
        try await RunningAuth.with(Teams.file(key: "phc_one")) { auth async throws in
            try Data(Teams.file(key: "phc_two").utf8).write(to: URL(fileURLWithPath: auth.path))
            try await auth.until { try await auth.refusal(key: "phc_two") == nil }
        }
    }

    /// As Kubernetes replaces what it mounts.
    @Test func aLinkThatLeadsElsewhereIsTakenOver() async throws {
        try await Workshop.withFolder { folder in
            let manager = FileManager.default
            for (name, key) in [("a", "phc_one"), ("b", "phc_two")] {
                try Data(Teams.file(key: key).utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
            }
            try manager.createSymbolicLink(atPath: "\(folder)/teams.json", withDestinationPath: "a")
            try await RunningAuth.with(teams: "teams.json", in: folder) { auth async throws in
                _ = try await auth.process(key: "phc_one")
                try manager.createSymbolicLink(atPath: "\(folder)/new", withDestinationPath: "b")
                #expect(rename("\(folder)/new", "\(folder)/teams.json") == 0)
                try await auth.until { try await auth.refusal(key: "phc_two") == nil }
            }
        }
    }

    @Test(arguments: [#"{"teams": [{"id": "7", "kyes": []}]}"#, "{", "\u{0}"])
    func aBrokenFileIsRefusedAndTheOldOneStays(text: String) async throws {
        try await RunningAuth.with(Teams.file(key: "phc_one")) { auth async throws in
            try auth.write(text)
            try await auth.until { auth.count("capture_auth_reloads_total", "refused") == 1 }
            _ = try await auth.process(key: "phc_one")
            let mistakes = Teams.mistakes(text)
            #expect(auth.lines.all.contains { $0.contains("is refused; the teams that were read before stay mistakes=\(mistakes.count)") })
            for mistake in mistakes { #expect(auth.lines.all.contains { $0.contains(mistake.split(separator: " ")[1]) }) }
            // It is told once, not each time that it is looked at.
            await auth.stage.reload()
            #expect(auth.count("capture_auth_reloads_total", "refused") == 2)
            try auth.write(Teams.file(key: "phc_two"))
            try await auth.until { try await auth.refusal(key: "phc_two") == nil }
            #expect(auth.count("capture_auth_reloads_total", "refused") == 2)
        }
    }

    @Test func aFileThatIsGoneIsRefusedOnce() async throws {
        try await RunningAuth.with(Teams.file(key: "phc_one")) { auth async throws in
            try FileManager.default.removeItem(atPath: auth.path)
            try await auth.until { auth.count("capture_auth_reloads_total", "refused") == 1 }
            _ = try await auth.process(key: "phc_one")
            try auth.write(Teams.file(key: "phc_one"))
            try await auth.until { auth.count("capture_auth_reloads_total", "taken") == 1 }
            #expect(auth.count("capture_auth_reloads_total", "refused") == 1)
        }
    }

    @Test func itIsReadAgainOnDemand() async throws {
        try await RunningAuth.with(Teams.file(key: "phc_one")) { auth async throws in
            try auth.write(Teams.file(key: "phc_two"))
            await auth.stage.reload()
            #expect(try await auth.refusal(key: "phc_two") == nil)
        }
    }

    @Test func aMissingFileStopsTheStartAtItsSetting() async throws {
        let stage = Auth(settings: try Auth.reading(#"{"teams": "/no/such.json"}"#).settings, environment: .testing())
        try stage.check()
        let problem = await #expect(throws: Problem.self) { try await stage.start() }
        #expect(problem?.path == "$.teams" && problem?.column == 11)
        #expect(problem?.message.hasPrefix("cannot read /no/such.json: No such file or directory; make it") == true)
    }

    @Test func aBrokenFileStopsTheStartAndIsFoundByTheCheck() async throws {
        try await Workshop.withFolder { folder in
            try Data(#"{"teams": 1}"#.utf8).write(to: URL(fileURLWithPath: "\(folder)/t"))
            let stage = Auth(settings: try Auth.reading(#"{"teams": "t"}"#).settings, environment: .testing(directory: folder))
            let found = #expect(throws: FileProblems.self) { try stage.check() }
            let stopped = await #expect(throws: FileProblems.self) { try await stage.start() }
            #expect(found?.lines == ["\(folder)/t:1:11: $.teams: expected an array of objects, got a number"])
            #expect(stopped?.lines == found?.lines)
        }
    }

    /// A secret that cannot be had keeps nobody from revoking a key.
    @Test func aMissingSecretStopsTheStartAndNoChange() async throws {
        try await Workshop.withFolder { folder in
            func write(_ state: String) throws {
                let secret = #"{"id": "h", "algorithm": "hmac-sha256", "key": {"env": "LATER"}}"#
                let key = #"{"sha256": "\#(Teams.digest("phc_one"))"\#(state)}"#
                let file = #"{"teams": [{"id": "7", "keys": [\#(key)]}, {"id": "8", "signing_secrets": [\#(secret)]}]}"#
                try Data(file.utf8).write(to: URL(fileURLWithPath: "\(folder)/t"), options: .atomic)
            }
            let value = Mutex(String?.some(String(repeating: "A", count: 43) + "="))
            let lines = LogLines()
            var environment = StageEnvironment.testing(directory: folder, logger: lines.logger)
            environment.secrets = { secret throws(SecretProblem) in
                guard let value = value.withLock({ $0 }) else { throw SecretProblem(secret, "LATER is not set") }
                return value
            }
            let settings = try Auth.reading(#"{"teams": "t"}"#).settings
            let auth = RunningAuth(
                stage: Auth(settings: settings, environment: environment), path: "\(folder)/t", clock: MovableClock(), lines: lines,
                metrics: environment.metrics)
            try write("")
            try await auth.stage.start()
            #expect(try await auth.refusal(key: "phc_one") == nil)
            for missing in [nil, "hunter2"] {
                value.withLock { $0 = missing }
                try write(#", "revoked": true"#)
                await auth.stage.reload()
                #expect(try await auth.refusal(key: "phc_one")?.code == .invalidToken)
                try write("")
                await auth.stage.reload()
                #expect(try await auth.refusal(key: "phc_one") == nil)
            }
            let logged = lines.all.joined()
            #expect(logged.contains("$.teams[1].signing_secrets[0].key: LATER is not set; signatures by it are refused"))
            #expect(logged.contains("the key is not Base64") && !logged.contains("hunter2"))
            await auth.stage.stop()
            let late = Auth(settings: settings, environment: environment)
            await #expect(throws: FileProblems.self) { try await late.start() }
            await late.stop()
        }
    }

    /// Requests that run while the file changes see one file or the other, and a key that is in both is never refused.
    @Test func aKeyThatStaysIsLetInThroughout() async throws {
        func file(_ other: Int) -> String {
            #"{"teams": [{"id": "7", "keys": [{"sha256": "\#(Teams.digest("phc_stays"))"}, {"sha256": "\#(Teams.digest("\(other)"))"}]}]}"#
        }
        try await RunningAuth.with(file(0)) { auth async throws in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    for round in 1...200 {
                        try auth.write(file(round))
                        await auth.stage.reload()
                        #expect(try await auth.refusal(key: "\(round)") == nil)
                    }
                }
                for _ in 0..<4 {
                    group.addTask {
                        while auth.count("capture_auth_reloads_total", "taken") < 200 {
                            _ = try await auth.process(key: "phc_stays")
                            await Task.yield()
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(auth.count("capture_auth_reloads_total", "refused") == 0)
        }
    }
}
