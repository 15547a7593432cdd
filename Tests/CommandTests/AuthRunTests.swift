import Foundation
import ServerSupport
import Testing

extension Commands {
    /// Keys made by the command line, against the running service.
    @Suite(.timeLimit(.minutes(5))) struct AuthRunTests {
        private static let stages = #"{"use": "auth", "with": {"teams": "teams.json"}}, \#(RunningProgram.stages)"#

        private func with(server: String = "", _ body: (TeamsFile, RunningProgram) async throws -> Void) async throws {
            try await withFolder { folder async throws in
                let file = TeamsFile(folder: folder)
                _ = try await file.run("teams", "add", "7", "--file", "teams.json")
                try await RunningProgram.with(server: server, stages: Self.stages, in: folder) { service async throws in
                    try await body(file, service)
                }
            }
        }

        /// The first line that `send` prints, such as `200 accepted as …`.
        private func send(_ key: String?, to service: RunningProgram) async throws -> String {
            let token = key.map { ["--token", $0] } ?? []
            return try await Program.run(["send", "--url", try service.url, "--size", "64B"] + token).output
        }

        /// Sends until the answer begins with `start`, and returns how long it took.
        private func sending(_ key: String, to service: RunningProgram, until start: String) async throws -> Duration {
            let began = ContinuousClock.now
            while try await !send(key, to: service).hasPrefix(start) {
                guard ContinuousClock.now - began < .seconds(30) else { throw RunningProgram.Failure(description: "never \(start)") }
            }
            return ContinuousClock.now - began
        }

        @Test func keysChangeWithoutAPauseAndNoneIsEverWrittenDown() async throws {
            try await with(server: #""log_level": "debug""#) { file, service async throws in
                let first = try await file.key("7", "--label", "first")
                _ = try await sending(first, to: service, until: "200")
                let second = try await file.key("7", "--label", "second")
                #expect(try await send(first, to: service).hasPrefix("200"))
                _ = try await sending(second, to: service, until: "200")
                #expect(try await file.run("keys", "revoke", "7", "first").status == 0)
                _ = try await sending(first, to: service, until: "401 invalid_token")
                #expect(try await send(second, to: service).hasPrefix("200"))
                #expect(try await send(nil, to: service).hasPrefix("401 missing_token"))

                service.signal(SIGTERM)
                #expect(await service.end().status == 0)
                let printed = service.log.joined() + (try file.folder.lines("errors").joined())
                for key in [first, second] { #expect(!printed.contains(key)) }
                #expect(printed.contains("teams.json is read"))
            }
        }

        @Test func aBrokenFileIsToldAndTheOldOneStays() async throws {
            try await with { file, service async throws in
                let key = try await file.key("7")
                _ = try await sending(key, to: service, until: "200")
                let good = try file.text
                try file.folder.write("teams.json", #"{"teams": [{"id": "7", "kyes": []}]}"#)
                try await service.waitFor("./teams.json is refused; the teams that were read before stay")
                try await service.waitFor("./teams.json:1:32: $.teams[0].kyes: unknown setting \"kyes\"; did you mean \"keys\"?")
                #expect(try await send(key, to: service).hasPrefix("200"))
                try file.folder.write("teams.json", good)
                try await service.waitFor("./teams.json is read")
                #expect(try await send(key, to: service).hasPrefix("200"))
            }
        }

        @Test func aHangupReadsTheFileAgain() async throws {
            try await with { _, service async throws in
                service.signal(SIGHUP)
                try await service.waitFor("reloading")
                try await service.waitFor("./teams.json is read")
                service.signal(SIGHUP)
                try await service.waitFor("reloading")
                service.signal(SIGTERM)
                #expect(await service.end().status == 0)
            }
        }

        /// It reads files again only as long as it has the terminal in which it was started: without it, it would stay behind, which is
        /// what nohup asks for.
        @Test(arguments: [([], "exit 0\n"), (["nohup"], "lives\n")])
        func aTerminalThatIsGoneEndsIt(how: [String], end: String) async throws {
            try await withFolder { folder async throws in
                let path = try folder.write(
                    "p.json", #"{"server": {"listen": "127.0.0.1:0", "admin": "127.0.0.1:0"}, "stages": [\#(RunningProgram.stages)]}"#)
                let result = try await Command.run(Workshop.python(), [Workshop.script("hangup.py"), Program.url.path, path] + how)
                #expect(result.text == end)
            }
        }

        @Test func aSigningSecretIsLookedUpAtTheStart() async throws {
            try await withFolder { folder async throws in
                let secret = #"{"id": "h", "algorithm": "hmac-sha256", "key": {"env": "TEAM_SECRET"}}"#
                try folder.write("teams.json", "{\"teams\": [{\"id\": \"7\",\n \"signing_secrets\": [\(secret)]}]}")
                try folder.write("p.json", "{\"stages\": [\(Self.stages)]}")
                #expect(try await Program.run(["validate", "p.json"], in: folder).status == 0)
                for (value, message) in [
                    ("", "the environment variable TEAM_SECRET is not set"), ("hunter2", "the key is not Base64"),
                ] {
                    let result = try await Program.run(["run", "p.json"], in: folder, environment: ["TEAM_SECRET": value])
                    #expect(result.status == 78)
                    #expect(result.errors.hasPrefix("./teams.json:2:69: $.teams[0].signing_secrets[0].key: \(message)"), "\(result.errors)")
                    #expect(!result.errors.contains("hunter2"))
                }
            }
        }
    }
}
