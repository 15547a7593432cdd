import Foundation
import Testing

extension Commands {
    /// The repository's `pipeline.json` with `auth` enabled as well, and what the README says to send to it.
    @Suite(.timeLimit(.minutes(5))) struct ShippedPipelineTests {
        /// The stages of the repository's file, all enabled.
        private static func stages() throws -> String {
            let text = try String(contentsOf: Program.package.appendingPathComponent("pipeline.json"), encoding: .utf8)
            let start = try #require(text.firstRange(of: "\"stages\": ["))
            let end = try #require(text.lastIndex(of: "]"))
            return String(text[start.upperBound..<end]).replacing("\"enabled\": false, ", with: "")
        }

        /// The README's first curl command, for another address and with these options.
        private static func curl(_ url: String, _ options: String) throws -> String {
            let readme = try String(contentsOf: Program.package.appendingPathComponent("README.md"), encoding: .utf8)
            let start = try #require(readme.firstRange(of: "curl http://127.0.0.1:8080/ai \\\n"))
            let lines = readme[start.upperBound...].prefix { $0 != "`" }.split(separator: "\n").prefix { $0.hasPrefix("  -F") }
            return "curl -sS \(options) \(url) \\\n" + lines.joined(separator: "\n")
        }

        /// Parts as curl takes them behind `-F`, and the code that they get.
        private static let refused: [(parts: [String], code: String)] = [
            ([event("$ai_generation", "{}")], "schema_violation"), ([event("$ai_unheard", "{}")], "unknown_event_type"),
            ([event("$ai_metric"), "event.properties.$ai_metric_name=x;type=text/plain"], "blob_not_allowed"),
            ([event("$ai_trace"), "event.properties.$ai_input_state=x;type=image/png"], "blob_content_type"),
            ([event("$ai_trace"), "event.properties.$ai_input_state={;type=application/json"], "blob_not_json"),
            (["event=<large;type=application/json"], "event_too_large"),
        ]

        private static func event(_ name: String, _ properties: String = #"{"$ai_trace_id":"t"}"#) -> String {
            #"event={"event":"\#(name)","distinct_id":"u","properties":\#(properties)};type=application/json"#
        }

        private func sh(_ command: String, in folder: URL) async throws -> Program.Result {
            try await Program.run(URL(fileURLWithPath: "/bin/bash"), ["-c", command], in: folder)
        }

        @Test func theReadmesExampleIsServedWithAKey() async throws {
            try await withFolder { folder async throws in
                let teams = TeamsFile(folder: folder)
                #expect(try await teams.run("teams", "add", "acme").status == 0)
                let key = try await teams.key("acme")
                try await RunningProgram.with(stages: try Self.stages(), in: folder) { service async throws in
                    let (url, header) = (try service.url, "-H 'Authorization: Bearer \(key)'")
                    let accepted = try await sh(try Self.curl(url, "--fail-with-body \(header)"), in: folder)
                    #expect(accepted.status == 0, "\(accepted.output) \(accepted.errors)")
                    let refused = try await sh(try Self.curl(url, ""), in: folder)
                    #expect(refused.json["code"] as? String == "missing_token")
                    try Data(count: 33 << 10).write(to: folder.appendingPathComponent("large"))
                    for (parts, code) in Self.refused {
                        let answer = try await sh("curl -sS \(header) \(url)" + parts.map { " -F '\($0)'" }.joined(), in: folder)
                        #expect(answer.json["code"] as? String == code, "\(answer.output)")
                    }
                }
                let lines = try folder.lines("data/events.ndjson")
                #expect(lines.count == 1 && lines[0].contains(#""team_id":"acme""#) && lines[0].contains("s3://llma/llma/30d/acme/"))
            }
        }
    }
}
