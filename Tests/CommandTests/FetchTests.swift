import Foundation
import Testing

extension Commands {
    @Suite struct FetchTests {
        private static let stages =
            #"{"use": "boundary_check"}, {"use": "multipart"}, "#
            + #"{"use": "s3_store", "with": {"bucket": "llma", "endpoint": "file:data/objects"}}, "#
            + #"{"use": "kafka_emit", "with": {"brokers": "file:data/events.ndjson"}}"#

        /// Sends an event with two blobs to a service in `folder`, and returns the record's line.
        private func record(_ folder: URL) async throws -> String {
            try folder.write("text", "Hello\r\nworld")
            try Data([0, 255, 10]).write(to: folder.appendingPathComponent("binary"))
            try await RunningProgram.with(stages: FetchTests.stages, in: folder) { service in
                let blobs = ["--blob", "$ai_input=text", "--blob", "deep.down=binary"]
                let result = try await Program.run(["send", "--url", try service.url] + blobs, in: folder)
                #expect(result.status == 0, "\(result.errors)")
            }
            return try #require(try folder.lines("data/events.ndjson").last)
        }

        private func urls(_ record: String) -> [String] { record.matches(of: /s3:[^"\\]*/).map { String($0.output) } }

        @Test func aURLGivesTheBlob() async throws {
            try await withFolder { folder in
                let urls = urls(try await record(folder))
                try #require(urls.count == 2)
                let text = try await Program.run(["fetch", urls[0]], in: folder)
                #expect(text.status == 0 && text.output == "Hello\r\nworld", "\(text.errors)")
                let file = try await Program.run(["fetch", urls[1], "--output", "out"], in: folder)
                #expect(file.status == 0 && file.output == "")
                #expect(try Data(contentsOf: folder.appendingPathComponent("out")) == Data([0, 255, 10]))
                let many = try await Program.run(["fetch", "--output", "."] + urls, in: folder)
                #expect(many.status == 0, "\(many.errors)")
                #expect(try Data(contentsOf: folder.appendingPathComponent("2-deep.down")) == Data([0, 255, 10]))
            }
        }

        @Test func aRecordGivesTheEventWithItsBlobs() async throws {
            try await withFolder { folder in
                let line = try await record(folder)
                let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
                let value = String(decoding: try JSONSerialization.data(withJSONObject: try #require(object["value"])), as: UTF8.self)
                let kcat = try JSONSerialization.data(withJSONObject: ["payload": value, "headers": ["team_id", "0"]])
                for input in [line, value, String(decoding: kcat, as: UTF8.self)] {
                    let result = try await Program.run(Program.url, ["fetch", "-"], in: folder, input: Data((input + "\n").utf8))
                    #expect(result.status == 0, "\(result.errors)")
                    let properties = try #require(result.json["properties"] as? [String: Any])
                    #expect(properties["$ai_input"] as? String == "Hello\r\nworld")
                    let deep = try #require(properties["deep"] as? [String: Any])
                    let down = try #require((deep["down"] as? [String: Any])?["$blob"] as? [String: Any])
                    #expect(down["base64"] as? String == "AP8K")
                }
                // Another team's blobs are not followed.
                let other = try await Program.run(Program.url, ["fetch", "-", "--team", "7"], in: folder, input: Data((line + "\n").utf8))
                #expect((other.json["properties"] as? [String: Any])?["$ai_input"] as? String == urls(line)[0])
            }
        }

        @Test func aRecordThatCannotBeRestoredKeepsTheOthers() async throws {
            try await withFolder { folder in
                let line = try await record(folder)
                let absent = line.replacing(/_[0-9a-f]{16}\.multipart/, with: "_0123456789abcdef.multipart")
                let noTeam = #"{"payload": "{}", "headers": ["token", "team_id", "team_id", "../7"]}"#
                let input = [absent, "no JSON", noTeam, line].joined(separator: "\n")
                let result = try await Program.run(Program.url, ["fetch", "-"], in: folder, input: Data(input.utf8))
                #expect(result.status == 1)
                #expect(result.errors.split(separator: "\n").map { $0.prefix(7) } == ["line 1:", "line 2:", "line 3:"], "\(result.errors)")
                #expect((result.json["properties"] as? [String: Any])?["$ai_input"] as? String == "Hello\r\nworld")
            }
        }

        @Test func readingLeavesTheFolderAlone() async throws {
            try await withFolder { folder in
                let stages = FetchTests.stages.replacing("data/objects", with: "nowhere")
                try folder.write("p.json", #"{"stages": [\#(stages)]}"#)
                let url = "s3://llma/llma/30d/0/2026-11-24/01a20fdc-6faa-7558-a81d-e9551d35fd92_6522d7c97aabf7a4.multipart?range=0-9"
                #expect(try await Program.run(["fetch", url, "--pipeline", "p.json"], in: folder).status == 1)
                #expect(!FileManager.default.fileExists(atPath: folder.appendingPathComponent("nowhere").path))
            }
        }

        @Test func anEventIsFoundInTheStoreAlone() async throws {
            try await withFolder { folder in
                let line = try await record(folder)
                let uuid = try #require(line.firstMatch(of: /"uuid":"([^"]*)"/)).1
                let result = try await Program.run(["fetch", "--event", String(uuid), "--team", "0"], in: folder)
                #expect(result.status == 0, "\(result.errors)")
                #expect(result.json["uuid"] as? String == String(uuid))
                #expect((result.json["properties"] as? [String: Any])?["$ai_input"] as? String == "Hello\r\nworld")
                let absent = try await Program.run(["fetch", "--event", String(uuid), "--team", "7"], in: folder)
                #expect(absent.status == 1 && absent.output == "" && absent.errors.contains("no object of the event"))
            }
        }

        @Test func anEncodedBlobComesDecodedUnlessTheStoredBytesAreAskedFor() async throws {
            // "hello, hello, hello\n" as gzip 1.12 writes it.
            let gzip = try #require(Data(base64Encoded: "H4sIAAAAAAAAA8tIzcnJ11HIQKK4AOdCblIUAAAA"))
            try await withFolder { folder in
                try await RunningProgram.with(stages: FetchTests.stages, in: folder) { service in
                    let event = #"{"event":"$ai_generation","distinct_id":"u","properties":{}}"#
                    var body = Data(
                        ("--b\r\nContent-Disposition: form-data; name=\"event\"\r\nContent-Type: application/json\r\n\r\n\(event)\r\n"
                            + "--b\r\nContent-Disposition: form-data; name=\"event.properties.$ai_input\"; filename=\"x\"\r\n"
                            + "Content-Type: text/plain\r\nContent-Encoding: gzip\r\n\r\n").utf8)
                    body += gzip + Data("\r\n--b--\r\n".utf8)
                    try body.write(to: folder.appendingPathComponent("body"))
                    let type = "Content-Type: multipart/form-data; boundary=b"
                    let curl = try await Program.run(
                        URL(fileURLWithPath: "/usr/bin/env"),
                        ["curl", "-sS", "--fail-with-body", "-H", type, "--data-binary", "@body", try service.url], in: folder)
                    #expect(curl.status == 0, "\(curl.errors) \(curl.output)")
                }
                let line = try #require(try folder.lines("data/events.ndjson").last)
                let url = try #require(urls(line).first)
                let decoded = try await Program.run(["fetch", url], in: folder)
                #expect(decoded.status == 0 && decoded.output == "hello, hello, hello\n", "\(decoded.errors)")
                let raw = try await Program.run(["fetch", "--raw", url, "--output", "out"], in: folder)
                #expect(raw.status == 0, "\(raw.errors)")
                #expect(try Data(contentsOf: folder.appendingPathComponent("out")) == gzip)
                let event = try await Program.run(Program.url, ["fetch", "-"], in: folder, input: Data((line + "\n").utf8))
                #expect((event.json["properties"] as? [String: Any])?["$ai_input"] as? String == "hello, hello, hello\n")
                #expect(try await Program.run(["fetch", "--raw", "-"], in: folder).status == 64)
            }
        }

        @Test func whatIsNotThereOrNotOursIsSaid() async throws {
            try await withFolder { folder in
                let url = urls(try await record(folder))[0]
                let cases = [
                    (url.replacing("llma/30d", with: "llma/90d"), 1, "has no bytes"), ("http://x", 1, "is no URL of a stored blob"),
                    (url.replacing("s3://llma", with: "s3://other"), 1, "in another bucket"), (url + "0", 1, "bytes that the URL names"),
                ]
                for (url, status, words) in cases {
                    let result = try await Program.run(["fetch", url], in: folder)
                    #expect(result.status == status && result.output == "", "\(url): \(result.status) \(result.errors)")
                    #expect(result.errors.contains(words), "\(result.errors)")
                }
                for arguments in [[], ["--event", "x"], ["-", url], ["--event", "x", "--team", "0"], ["-", "--team", "a/b"]] {
                    #expect(try await Program.run(["fetch"] + arguments, in: folder).status == 64)
                }
                try folder.write("none.json", #"{"stages": [{"use": "kafka_emit", "with": {"brokers": "file:e"}}]}"#)
                #expect(try await Program.run(["fetch", url, "--pipeline", "none.json"], in: folder).status == 78)
            }
        }
    }
}
