import Foundation
import Testing

extension Commands {
    @Suite struct KeysTests {
        private func with(_ body: (TeamsFile) async throws -> Void) async throws {
            try await withFolder { folder async throws in
                let file = TeamsFile(folder: folder)
                _ = try await file.run("teams", "add", "7")
                try await body(file)
            }
        }

        private func sha256(_ text: String) async throws -> String {
            let program = URL(fileURLWithPath: "/usr/bin/sha256sum")
            return String(try await Program.run(program, [], input: Data(text.utf8)).output.prefix(64))
        }

        @Test func aKeyIsShownOnceAndKeptAsItsHash() async throws {
            try await with { file async throws in
                let result = try await file.run("keys", "create", "7", "--label", "ci", "--expires", "90d")
                #expect(result.status == 0)
                let key = result.output.trimmingCharacters(in: .newlines)
                #expect(key.wholeMatch(of: #/phc_[0-9A-Za-z]{43}/#) != nil)
                #expect(result.errors.hasPrefix("this is key \"ci\" of team 7, and ends 20"))
                let kept = try #require(try file.keys().first)
                #expect(kept["sha256"] as? String == (try await sha256(key)))
                #expect(kept["label"] as? String == "ci")
                let (made, ends) = (kept["created_at"] as? String ?? "", kept["expires_at"] as? String ?? "")
                let format = ISO8601DateFormatter()
                let life = try #require(format.date(from: ends)).timeIntervalSince(try #require(format.date(from: made)))
                #expect(life == 90 * 86_400)
                let list = try await file.run("keys", "list")
                for text in [try file.text, list.output, list.errors, result.errors] { #expect(!text.contains(key)) }
                #expect(list.lines.first == "TEAM  LABEL  SHA256    CREATED               EXPIRES               STATE")
                #expect(list.lines.last == "7     ci     \(try await sha256(key).prefix(8))  \(made)  \(ends)  live")
            }
        }

        @Test func twoKeysDiffer() async throws {
            try await with { file async throws in
                let keys = Set([try await file.key("7"), try await file.key("7"), try await file.key("7")])
                #expect(keys.count == 3)
                #expect(try file.keys().map { $0["label"] as? String } == ["key-1", "key-2", "key-3"])
            }
        }

        @Test func asJSON() async throws {
            try await with { file async throws in
                let made = try await file.run("keys", "create", "7", "--label", "ci", "--expires", "2099-01-31", "--format", "json")
                #expect(made.json["expires_at"] as? String == "2099-01-31T00:00:00Z" && made.json["state"] as? String == "live")
                let key = try #require(made.json["key"] as? String)
                #expect(made.json["sha256"] as? String == (try await sha256(key)))
                let list = try await file.run("keys", "list", "7", "--format", "json")
                let all = try #require(try JSONSerialization.jsonObject(with: Data(list.output.utf8)) as? [[String: Any]])
                #expect(all.count == 1 && all[0]["team"] as? String == "7" && all[0]["key"] == nil)
            }
        }

        @Test(arguments: ["label", "digits", "itself"]) func aKeyIsRevoked(by way: String) async throws {
            try await with { file async throws in
                let key = try await file.key("7", "--label", "ci")
                _ = try await file.key("7", "--label", "other")
                let name = way == "label" ? "ci" : way == "digits" ? String(try await sha256(key).prefix(8)).uppercased() : "-"
                let result = try await Program.run(
                    Program.url, ["keys", "revoke", "7", name], in: file.folder, input: Data((key + "\n").utf8))
                #expect(result.status == 0 && result.output == "key \"ci\" of team 7 is revoked\n", "\(result.errors)")
                #expect(try file.keys().map { $0["revoked"] as? Bool } == [true, nil])
                #expect(try await file.run("keys", "list").lines.map { $0.hasSuffix("revoked") } == [false, true, false])
                // Once more changes nothing.
                let before = try file.text
                #expect(
                    try await Program.run(Program.url, ["keys", "revoke", "7", name], in: file.folder, input: Data(key.utf8)).status == 0)
                #expect(try file.text == before)
            }
        }

        @Test func aLabelMayComeAgainOnlyAfterItsKeyEnded() async throws {
            try await with { file async throws in
                _ = try await file.key("7", "--label", "ci")
                #expect(try await file.run("keys", "create", "7", "--label", "ci").status == 1)
                _ = try await file.run("keys", "revoke", "7", "ci")
                _ = try await file.key("7", "--label", "ci")
                #expect(try await file.run("keys", "revoke", "7", "ci").status == 0)
                #expect(try file.keys().map { $0["revoked"] as? Bool } == [true, true])
            }
        }

        @Test func anExpiredKeyIsShownAsSuch() async throws {
            try await withFolder { folder async throws in
                let hash = String(repeating: "ab", count: 32)
                try folder.write(
                    "teams.json", #"{"teams": [{"id": "7", "keys": [{"sha256": "\#(hash)", "expires_at": "2020-01-01T00:00:00Z"}]}]}"#)
                let list = try await Program.run(["keys", "list"], in: folder)
                #expect(list.lines.last == "7     -      abababab  -        2020-01-01T00:00:00Z  expired")
            }
        }
    }
}
