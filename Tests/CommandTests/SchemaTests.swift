import Foundation
import Testing

extension Commands {
    @Suite struct SchemaTests {
        private static let file = "Plugins/pipeline.schema.json"

        @Test func theCheckedInSchemaIsWhatTheStagesSay() async throws {
            let result = try await Program.run(["schema"])
            #expect(result.status == 0)
            let text = try String(contentsOf: Program.package.appendingPathComponent(Self.file), encoding: .utf8)
            // Not compared inside the expectation, which would print both.
            let isSame = text == result.output
            #expect(isSame, "settings changed; run: make schema")
        }

        @Test func thePipelineFilePointsAtIt() throws {
            let data = try Data(contentsOf: Program.package.appendingPathComponent("pipeline.json"))
            let file = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
            #expect(file["$schema"] as? String == "./" + Self.file)
        }

        /// Files that are right, and files with one mistake that a schema can see.
        private static let right = [
            #"{"stages": [{"use": "boundary_check"}, {"use": "multipart"}, \#(emit())]}"#,
            #"{"$schema": "x", "comment": ["a"], "server": {"comment": "c"}, "stages": [{"use": "boundary_check", "comment": 1}, "#
                + #"{"use": "multipart", "with": {"comment": ""}}, {"use": "prefix_validation", "as": "names_2", "enabled": false, "#
                + #""with": {"allowed": ["a"]}}, \#(emit())]}"#,
            file(server: #""memory": "1.5GiB", "drain": "1.5m", "threads": 4, "log_level": "error", "trusted_proxies": ["10.0.0.0/8"]"#),
            file(server: #""allow_unauthenticated": true, "listen": "0.0.0.0:80""#),
            file(emit: #""topic": "t", "max_record": "1MiB", "timeout": "500ms""#),
            kafka(#""linger.ms": 5, "enable.ssl.certificate.verification": true, "comment": null, "sasl.username": "u""#),
            kafka(#""sasl.password": {"env": "P"}, "ssl.key.password": {"file": "p"}"#),
        ]

        private static let wrong = [
            "[]", "{}", #"{"stages": []}"#, #"{"stages": {}}"#, #"{"stages": ["multipart"]}"#, #"{"stages": [{}]}"#,
            #"{"stages": [{"use": "multipat"}]}"#,
            #"{"stage": [], "stages": [{"use": "boundary_check"}, {"use": "multipart"}, \#(emit())]}"#,
            #"{"stages": [{"use": "boundary_check"}, {"use": "multipart"}, {"use": "kafka_emit"}]}"#,
            #"{"stages": [{"use": "boundary_check"}, {"use": "multipart"}, {"use": "kafka_emit", "with": {}}]}"#,
            #"{"stages": [{"use": "boundary_check", "on": true}, {"use": "multipart"}, \#(emit())]}"#,
            #"{"stages": [{"use": "boundary_check", "enabled": "yes"}, {"use": "multipart"}, \#(emit())]}"#,
            #"{"stages": [{"use": "boundary_check", "as": "Not-A-Name"}, {"use": "multipart"}, \#(emit())]}"#,
            #"{"stages": [{"use": "boundary_check"}, {"use": "multipart", "with": {"max": 1}}, \#(emit())]}"#,
            #"{"stages": [{"use": "boundary_check"}, {"use": "multipart", "with": []}, \#(emit())]}"#,
            #"{"stages": [{"use": "boundary_check"}, {"use": "multipart"}, {"use": "prefix_validation", "with": {"allowed": "$ai_"}}, \#(emit())]}"#,
            #"{"stages": [{"use": "boundary_check"}, {"use": "multipart"}, {"use": "prefix_validation", "with": {"allowed": [1]}}, \#(emit())]}"#,
            file(server: #""memory": 512"#), file(server: #""memory": "512""#), file(server: #""memory": "512 MiB""#),
            file(server: #""drain": 30"#),
            file(server: #""drain": "30""#), file(server: #""drain": "1d""#), file(server: #""threads": 1025"#),
            file(server: #""threads": 1.5"#),
            file(server: #""threads": "1""#), file(server: #""log_level": "loud""#), file(server: #""allow_unauthenticated": 1"#),
            file(server: #""momory": "1GiB""#), file(emit: #""topic": 5"#), file(emit: #""brokers": 1"#, base: ""),
            file(emit: #""brokers": """#, base: ""), kafka(#""sasl.password": {"env": ""}"#),
            kafka(#""sasl.password": {"env": "A", "file": "b"}"#),
            kafka(#""sasl.password": {"value": "x"}"#), kafka(#""linger.ms": [5]"#), kafka(#""linger.ms": null"#),
        ]

        @Test func itJudgesAsValidateDoes() async throws {
            let all = Self.right.map { ($0, true) } + Self.wrong.map { ($0, false) }
            let verdicts = try await judge(all.map(\.0))
            try await withFolder { folder in
                for ((text, isRight), verdict) in zip(all, verdicts) {
                    #expect(verdict == isRight, "the schema says \(verdict) to \(text)")
                    let validate = try await Program.run(["validate", try folder.write("p.json", text)])
                    #expect((validate.status == 0) == isRight, "validate says \(validate.errors) to \(text)")
                }
            }
        }

        @Test func theRepositorysFileFitsIt() async throws {
            let text = try String(contentsOf: Program.package.appendingPathComponent("pipeline.json"), encoding: .utf8)
            #expect(try await judge([text]) == [true])
        }

        /// What another project's validator says of each text; it refuses a schema that is none.
        private func judge(_ texts: [String]) async throws -> [Bool] {
            let python = Program.package.appendingPathComponent(".venv/bin/python")
            try #require(FileManager.default.isExecutableFile(atPath: python.path), "Python's jsonschema is missing; run: make setup")
            let script = """
                import json, sys
                from jsonschema import Draft202012Validator
                schema = json.load(open(sys.argv[1]))
                Draft202012Validator.check_schema(schema)
                validator = Draft202012Validator(schema)
                print(json.dumps([validator.is_valid(json.loads(text)) for text in json.load(sys.stdin)]))
                """
            let result = try await Program.run(
                python, ["-c", script, Self.file], in: Program.package, input: try JSONSerialization.data(withJSONObject: texts))
            try #require(result.status == 0, "\(result.errors); is .venv old? run: make setup")
            return try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [Bool])
        }

        private static func emit(_ more: String = "", base: String = #""brokers": "file:x""#) -> String {
            let settings = [base, more].filter { !$0.isEmpty }.joined(separator: ", ")
            return #"{"use": "kafka_emit", "with": {\#(settings)}}"#
        }

        private static func file(server: String = "", emit more: String = "", base: String = #""brokers": "file:x""#) -> String {
            #"{"server": {\#(server)}, "stages": [{"use": "boundary_check"}, {"use": "multipart"}, \#(emit(more, base: base))]}"#
        }

        private static func kafka(_ client: String) -> String {
            file(emit: #""client": {\#(client)}"#, base: #""brokers": "localhost:9092""#)
        }
    }
}
