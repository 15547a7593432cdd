import Testing

extension Commands {
    @Suite struct GraphTests {
        private let file = #"""
            {"stages": [{"use": "boundary_check"}, {"use": "multipart"}, {"use": "prefix_validation", "as": "names", "enabled": false},
              {"use": "kafka_emit", "with": {"brokers": "file:x"}}]}
            """#

        @Test func factsFlowDownTheText() async throws {
            try await withFolder { folder in
                let result = try await Program.run(["graph", try folder.write("p.json", file)])
                #expect(result.status == 0)
                #expect(
                    result.output == """
                        request
                          makes RequestHead, RequestBody
                        boundary_check
                          needs RequestHead from request
                          makes Boundary
                        multipart
                          needs Boundary from boundary_check, RequestBody from request, SizeLimits? (made by none)
                          makes Event, Parts
                        names (prefix_validation)  [disabled]
                          needs Event
                          makes nothing
                        kafka_emit
                          needs RequestHead from request, Event from multipart, Parts from multipart, StoredBlobs? (made by none), \
                        Principal? (made by none)
                          makes Receipt
                        200
                          needs Receipt from kafka_emit

                        """)
            }
        }

        @Test func mermaidShowsOrderAndFacts() async throws {
            try await withFolder { folder in
                let result = try await Program.run(["graph", try folder.write("p.json", file), "--format", "mermaid"])
                #expect(result.status == 0)
                let lines = result.output.split(separator: "\n").map { $0.trimmingPrefix { $0 == " " } }
                #expect(lines.first == "flowchart TD")
                #expect(lines.contains("stage2[\"names (disabled)\"]:::disabled"))
                #expect(lines.contains("stage0 ==> stage1"))
                #expect(lines.contains("stage1 ~~~ stage2"))
                #expect(lines.contains("stage1 ==> stage3"))
                #expect(lines.contains("request -. RequestBody .-> stage1"))
                #expect(lines.contains("stage1 -. Event, Parts .-> stage3"))
                #expect(lines.contains("stage3 -. Receipt .-> answer"))
                #expect(!result.output.contains("-> stage2"))
            }
        }

        @Test func aWrongFileIsRefused() async throws {
            try await withFolder { folder in
                try folder.write("wrong.json", Mistakes.file)
                let result = try await Program.run(["graph", "wrong.json"], in: folder)
                #expect(result.status == 78)
                #expect(result.errors.split(separator: "\n").map(String.init) == Mistakes.remedies)
            }
        }
    }
}
