import Foundation
import Testing

extension Commands {
    @Suite struct DescribeTests {
        @Test func allStagesAreListed() async throws {
            let result = try await Program.run(["describe"])
            #expect(result.status == 0)
            let names = result.output.split(separator: "\n").map { $0.prefix { $0 != " " } }
            #expect(names.first == "server")
            #expect(names.dropFirst() == names.dropFirst().sorted()[...])
            #expect(Set(names).isSuperset(of: ["boundary_check", "kafka_emit", "multipart", "prefix_validation"]))
            #expect(result.output.contains("prefix_validation  Refuses events whose names do not start with an allowed prefix.\n"))
        }

        @Test func aStageIsExplained() async throws {
            let result = try await Program.run(["describe", "kafka_emit"])
            #expect(result.status == 0)
            let lines = result.output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            #expect(lines.first?.hasPrefix("kafka_emit: Sends the event") == true)
            #expect(lines.contains("  brokers     string; required"))
            #expect(lines.contains("  max_record  size, 64KiB to 900MiB; default \"2MiB\""))
            #expect(lines.contains { $0.hasPrefix("              The largest record") })
            #expect(lines.contains("Needs     RequestHead, Event, Parts, StoredBlobs?, Principal?"))
            #expect(lines.contains("Makes     Receipt"))
            #expect(lines.contains("  503  emit_unavailable  The event log cannot take the event right now"))
        }

        @Test func aStageWithoutSettingsAndFactsSaysSo() async throws {
            #expect(try await Program.run(["describe", "multipart"]).output.contains("Settings  none\n"))
            #expect(try await Program.run(["describe", "prefix_validation"]).output.contains("Makes     nothing\n"))
        }

        @Test func theServerIsExplained() async throws {
            let result = try await Program.run(["describe", "server"])
            #expect(result.status == 0)
            #expect(result.output.contains(#/\n  log_format +one of "auto", "json", "text"; default "auto"\n/#))
            #expect(result.output.contains("Makes     RequestHead, RequestBody\n"))
            #expect(result.output.contains("  503  overloaded"))
        }

        @Test func aStageAsMarkdown() async throws {
            let result = try await Program.run(["describe", "kafka_emit", "--format", "markdown"])
            #expect(result.status == 0)
            let lines = result.output.split(separator: "\n").map(String.init)
            #expect(lines.first == "## `kafka_emit`")
            #expect(lines.contains { $0.hasPrefix("| `brokers` | string | required | Kafka brokers") })
            #expect(lines.contains { $0.hasPrefix("| `topic` | string | `\"llm_events\"` | ") })
            #expect(lines.contains("| 413 | `record_too_large` | The event is too large for the event log |"))
            let all = try await Program.run(["describe", "--format", "markdown"])
            let titles = all.output.split(separator: "\n").filter { $0.hasPrefix("## ") }
            #expect(Set(titles).isSuperset(of: ["## `server`", "## `multipart`", "## `kafka_emit`"]))
        }

        @Test func aStageAsJSON() async throws {
            let result = try await Program.run(["describe", "kafka_emit", "--format", "json"])
            #expect(result.status == 0)
            #expect(result.json["name"] as? String == "kafka_emit")
            #expect(result.json["needs"] as? [String] == ["RequestHead", "Event", "Parts", "StoredBlobs?", "Principal?"])
            #expect(result.json["makes"] as? [String] == ["Receipt"])
            let settings = try #require(result.json["settings"] as? [[String: Any]])
            let size = try #require(settings.first { $0["key"] as? String == "max_record" })
            #expect(size["type"] as? String == "size")
            #expect(size["minimum"] as? String == "64KiB")
            #expect(size["default"] as? String == "2MiB")
            #expect(size["required"] as? Bool == false)
            let codes = try #require(result.json["codes"] as? [[String: Any]])
            #expect(codes.compactMap { $0["status"] as? Int } == [503, 413])
            let all = try await Program.run(["describe", "--format", "json"])
            let described = try #require(try JSONSerialization.jsonObject(with: Data(all.output.utf8)) as? [[String: Any]])
            #expect(Set(described.compactMap { $0["name"] as? String }).isSuperset(of: ["server", "multipart", "kafka_emit"]))
        }

        @Test func anUnknownStageIsCorrected() async throws {
            let result = try await Program.run(["describe", "kafka_emmit"])
            #expect(result.status == 64)
            #expect(result.errors == "there is no stage \"kafka_emmit\"; did you mean \"kafka_emit\"?\n")
            #expect(result.output == "")
        }
    }
}
