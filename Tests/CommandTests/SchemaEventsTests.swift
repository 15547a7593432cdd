import Foundation
import Testing

extension Commands {
    @Suite struct SchemaEventsTests {
        private static let folder = Program.package.appendingPathComponent("Plugins/Schema/Events")

        @Test func itListsTheTypes() async throws {
            let result = try await Program.run(["schema", "events"])
            #expect(result.status == 0)
            let types = ["$ai_generation", "$ai_embedding", "$ai_trace", "$ai_span", "$ai_metric", "$ai_feedback"]
            #expect(result.output == types.map { $0 + "\n" }.joined())
        }

        @Test func itPrintsATypesFile() async throws {
            let result = try await Program.run(["schema", "events", "$ai_span"])
            #expect(result.status == 0)
            #expect(result.output == (try String(contentsOf: Self.folder.appendingPathComponent("ai_span.json"), encoding: .utf8)))
        }

        @Test func anUnknownTypeComesWithTheNearest() async throws {
            let result = try await Program.run(["schema", "events", "$ai_spam"])
            #expect(result.status == 64)
            #expect(result.output.isEmpty)
            #expect(result.errors.contains("did you mean \"$ai_span\"?"))
        }

        @Test func itReadsAndChecksADirectory() async throws {
            let shipped = try await Program.run(["schema", "events", "--directory", Self.folder.path])
            #expect(shipped.status == 0)
            #expect(Set(shipped.output.split(separator: "\n")).contains("$ai_trace"))
            try await withFolder { folder in
                try folder.write(
                    "mine.json", #"{"properties": {"event": {"const": "mine"}, "properties": {"properties": {"a": {"typ": 1}}}}}"#)
                let wrong = try await Program.run(["schema", "events", "--directory", folder.path])
                #expect(wrong.status == 78)
                #expect(wrong.errors.contains("mine.json: #/properties/properties/properties/a/typ: the keyword is not known here"))
            }
        }
    }
}
