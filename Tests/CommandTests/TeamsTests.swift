import Foundation
import Testing

extension Commands {
    @Suite struct TeamsTests {
        private func pipeline(teams: String, more: String = "") -> String {
            #"{"stages": [{"use": "auth"\#(more), "with": {"teams": "\#(teams)"}}, \#(RunningProgram.stages)]}"#
        }

        @Test func aTeamIsAddedShownAndRemoved() async throws {
            try await withFolder { folder async throws in
                let file = TeamsFile(folder: folder)
                let added = try await file.run("teams", "add", "7", "--name", "acme", "--retention", "30d")
                #expect(added.status == 0 && added.output == "team 7 is added; make a key for it with \"capture-ai keys create 7\"\n")
                #expect(try await file.run("teams", "add", "8").status == 0)
                #expect(try file.mode == 0o600)
                #expect(try file.teams.map { $0["id"] as? String } == ["7", "8"])
                #expect(try file.teams[0]["name"] as? String == "acme" && file.teams[0]["retention"] as? String == "30d")

                let list = try await file.run("teams", "list")
                #expect(
                    list.lines == [
                        "ID  NAME  RETENTION  LIVE KEYS  SIGNED", "7   acme  30d        0 of 0     -", "8   -     -          0 of 0     -",
                    ])
                let show = try await file.run("teams", "show", "7", "--format", "json")
                #expect(show.json["id"] as? String == "7" && show.json["retention"] as? String == "30d")
                #expect(try await file.run("teams", "show", "8").output.contains("keys       none"))

                #expect(try await file.run("teams", "rm", "7").output == "team 7 is removed\n")
                #expect(try file.teams.map { $0["id"] as? String } == ["8"])
                // Nothing is left beside it.
                #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["teams.json"])
            }
        }

        @Test func aTeamWithLiveKeysIsRemovedOnlyByForce() async throws {
            try await withFolder { folder async throws in
                let file = TeamsFile(folder: folder)
                _ = try await file.run("teams", "add", "7")
                _ = try await file.key("7", "--label", "ci")
                let refused = try await file.run("teams", "rm", "7")
                #expect(refused.status == 1 && refused.errors == "team 7 has 1 live key; revoke them first, or use --force\n")
                _ = try await file.run("keys", "revoke", "7", "ci")
                #expect(try await file.run("teams", "rm", "7").status == 0)
                _ = try await file.run("teams", "add", "7")
                _ = try await file.key("7")
                #expect(try await file.run("teams", "rm", "7", "--force").status == 0)
                #expect(try file.teams.isEmpty)
            }
        }

        @Test func whatTheCommandsDoNotChangeStays() async throws {
            try await withFolder { folder async throws in
                let text = """
                    {
                      "comment": "ours",
                      "teams": [
                        {
                          "id": "7",
                          "comment": "since 2026 \\u2014 \\"big\\"",
                          "keys": [],
                          "limits": {
                            "requests_per_second": 100,
                            "burst": "2.50s"
                          },
                          "signing_secrets": [
                            {
                              "id": "h1",
                              "algorithm": "hmac-sha256",
                              "key": {
                                "env": "NOT_SET_HERE"
                              }
                            }
                          ]
                        }
                      ]
                    }

                    """
                try folder.write("teams.json", text)
                chmod(folder.appendingPathComponent("teams.json").path, 0o640)
                let file = TeamsFile(folder: folder)
                _ = try await file.run("teams", "add", "8")
                #expect(try file.mode == 0o640)
                #expect(try await file.run("teams", "rm", "8").status == 0)
                #expect(try file.text == text.replacing("\\u2014", with: "\u{2014}"))
            }
        }

        @Test func aBrokenFileIsSaidAndLeft() async throws {
            try await withFolder { folder async throws in
                let file = TeamsFile(folder: folder)
                try folder.write("teams.json", #"{"teams": [{"id": "7", "kyes": []}]}"#)
                for arguments in [["teams", "add", "8"], ["teams", "list"], ["keys", "create", "7"], ["keys", "list"]] {
                    let result = try await Program.run(arguments, in: folder)
                    #expect(result.status == 78)
                    #expect(result.errors == "teams.json:1:32: $.teams[0].kyes: unknown setting \"kyes\"; did you mean \"keys\"?\n")
                }
                #expect(try file.text == #"{"teams": [{"id": "7", "kyes": []}]}"#)
            }
        }

        private static let wrongUse: [(command: String, status: Int32)] = [
            ("teams add 30d", 64), ("teams add a%b", 64), ("teams add phc_secret", 64), ("keys create 7 --label phc_secret", 64),
            ("teams add 9 --retention 30", 64), ("teams add 9 --name=", 64),
            ("teams add 7", 1), ("teams show 77", 1), ("teams rm 77", 1), ("keys create 77", 1), ("keys list 77", 1),
            ("keys revoke 7 none", 1), ("keys create 7 --expires soon", 64), ("keys create 7 --expires 2020-01-01", 64),
            ("keys revoke 7 phc_secret", 64), ("teams list --file none.json", 66), ("keys create 7 --file none.json", 66),
            ("teams add 7 --file no/such/folder.json", 66), ("teams list --pipeline none.json", 66),
            ("teams list --pipeline p --file t", 64),
        ]

        @Test(arguments: wrongUse)
        func wrongUseHasItsExitCode(command: String, status: Int32) async throws {
            try await withFolder { folder async throws in
                let file = TeamsFile(folder: folder)
                _ = try await file.run("teams", "add", "7")
                let before = try file.text
                let result = try await Program.run(command.split(separator: " ").map(String.init), in: folder)
                #expect(result.status == status, "\(result.errors)")
                #expect(!result.errors.isEmpty && result.output == "")
                #expect(try file.text == before)
            }
        }

        @Test func theFileIsTheOneThatThePipelineNames() async throws {
            try await withFolder { folder async throws in
                let inner = folder.appendingPathComponent("conf")
                try FileManager.default.createDirectory(at: inner, withIntermediateDirectories: true)
                try inner.write("p.json", pipeline(teams: "who.json", more: #", "enabled": false"#))
                #expect(try await Program.run(["teams", "add", "7", "--pipeline", "conf/p.json"], in: folder).status == 0)
                #expect(FileManager.default.fileExists(atPath: inner.appendingPathComponent("who.json").path))
                try inner.write("q.json", pipeline(teams: "https://teams.example/"))
                let result = try await Program.run(["teams", "list", "--pipeline", "conf/q.json"], in: folder)
                #expect(result.status == 64 && result.errors.contains("takes teams from a service"))
            }
        }

        /// Blobs of a class that no rule of the store removes would stay for ever.
        @Test func theStoreHasTheRetentionOfATeam() async throws {
            try await withFolder { folder async throws in
                let store = #"{"use": "s3_store", "with": {"bucket": "llma", "endpoint": "file:o", "retentions": ["30d", "1y"]}}"#
                let emit = #"{"use": "kafka_emit", "with": {"brokers": "file:data/events.ndjson"}}"#
                let first = #"{"use": "auth", "with": {"teams": "teams.json"}}, {"use": "boundary_check"}, {"use": "multipart"}"#
                try folder.write("pipeline.json", "{\"stages\": [\(first), \(store), \(emit)]}")
                #expect(try await Program.run(["teams", "add", "7", "--retention", "1y"], in: folder).status == 0)
                let refused = try await Program.run(["teams", "add", "8", "--retention", "45d"], in: folder)
                #expect(refused.status == 1 && refused.errors.contains("45d is not in the store's \"retentions\" (30d, 1y)"))
                #expect(try await Program.run(["validate"], in: folder).status == 0)
                try folder.write("teams.json", #"{"teams": [{"id": "7"}, {"id": "8", "retention": "45d"}]}"#)
                for command in ["validate", "run"] {
                    let result = try await Program.run([command], in: folder)
                    #expect(result.status == 78)
                    #expect(result.errors.hasPrefix("./teams.json: $.teams[1].retention: 45d is not in the store's"), "\(result.errors)")
                }
            }
        }

        /// A link that leads nowhere is not replaced by a file.
        @Test func aLinkThatLeadsNowhereIsLeftAlone() async throws {
            try await withFolder { folder async throws in
                let link = folder.appendingPathComponent("link.json").path
                try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "nowhere.json")
                let result = try await Program.run(["teams", "add", "7", "--file", "link.json"], in: folder)
                #expect(result.status == 66 && result.errors.contains("cannot follow the symbolic link"))
                #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "nowhere.json")
            }
        }

        /// Two editors at once lose nothing of each other.
        @Test func editorsWaitForEachOther() async throws {
            try await withFolder { folder async throws in
                let file = TeamsFile(folder: folder)
                _ = try await file.run("teams", "add", "0")
                try await withThrowingTaskGroup(of: Int32.self) { group in
                    for number in 1...12 { group.addTask { try await Program.run(["teams", "add", "\(number)"], in: folder).status } }
                    for try await status in group { #expect(status == 0) }
                }
                #expect(Set(try file.teams.compactMap { $0["id"] as? String }) == Set((0...12).map { "\($0)" }))
            }
        }

        @Test func validateChecksTheFileWhenItIsThere() async throws {
            try await withFolder { folder async throws in
                try folder.write("p.json", pipeline(teams: "teams.json"))
                #expect(try await Program.run(["validate", "p.json"], in: folder).status == 0)
                try folder.write("teams.json", #"{"teams": [{"id": "7", "kyes": []}]}"#)
                let line = "./teams.json:1:32: $.teams[0].kyes: unknown setting \"kyes\"; did you mean \"keys\"?"
                for command in ["validate", "run"] {
                    let result = try await Program.run([command, "p.json"], in: folder)
                    #expect(result.status == 78 && result.errors == line + "\n")
                }
                let json = try await Program.run(["validate", "p.json", "--format", "json"], in: folder)
                let problem = try #require((json.json["problems"] as? [[String: Any]])?.first)
                #expect(json.status == 78 && problem["file"] as? String == "./teams.json" && problem["column"] as? Int == 32)
            }
        }

        @Test func aMissingFileStopsRunAtItsSetting() async throws {
            try await withFolder { folder async throws in
                try folder.write(
                    "p.json", "{\"stages\": [{\"use\": \"auth\", \"with\": {\"teams\": \"t.json\"}}, \(RunningProgram.stages)]}")
                let result = try await Program.run(["run", "p.json"], in: folder)
                #expect(result.status == 78)
                let remedy = "cannot read ./t.json: No such file or directory; make it with \"capture-ai teams add\""
                #expect(result.errors == "p.json:1:47: $.stages[0].with.teams: \(remedy)\n")
            }
        }
    }
}
