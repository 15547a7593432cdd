import Foundation
import Testing

extension Commands {
    @Suite struct SendTests {
        @Test func anEventIsMadeUpAndAccepted() async throws {
            try await withFolder { folder in
                try await RunningProgram.with(in: folder) { service in
                    let result = try await Program.run(["send", "--url", try service.url])
                    #expect(result.status == 0)
                    #expect(result.errors == "")
                    let uuid = try #require(result.output.firstMatch(of: #/200 accepted as ([0-9a-f-]{36}) \(\d+ ms\)\n/#)?.1)
                    #expect(result.output.contains("  part        event.properties.$ai_input, 65536 bytes, application/json\n"))
                    #expect(result.output.contains("  request id  "))
                    #expect(result.output.contains("tail -n 1 data/events.ndjson"))
                    #expect(result.output.contains("curl http://127.0.0.1:9090/metrics"))
                    let records = try folder.lines("data/events.ndjson")
                    #expect(records.count == 1)
                    #expect(records[0].contains(uuid))
                    #expect(records[0].contains("anonymous:sample-user"))
                }
            }
        }

        @Test func answersAsJSONAreOneLineEach() async throws {
            try await withFolder { folder in
                try await RunningProgram.with(in: folder) { service in
                    let result = try await Program.run([
                        "send", "--url", try service.url, "--count", "3", "--size", "1KiB", "--format", "json",
                    ])
                    #expect(result.status == 0)
                    let answers = result.output.split(separator: "\n").map { RunningProgram.fields(String($0)) }
                    #expect(answers.count == 3)
                    #expect(answers.allSatisfy { $0["status"] as? Int == 200 })
                    #expect(Set(answers.compactMap { $0["request_id"] as? String }).count == 3)
                    let parts = try #require((answers.first?["answer"] as? [String: Any])?["accepted_parts"] as? [[String: Any]])
                    #expect(
                        parts.compactMap { $0["name"] as? String } == [
                            "event", "event.properties.$ai_input", "event.properties.$ai_output_choices",
                        ])
                    #expect(parts.last?["length"] as? Int == 1024)
                    #expect(try folder.lines("data/events.ndjson").count == 3)
                }
            }
        }

        @Test func partsComeFromFiles() async throws {
            try await withFolder { folder in
                let event = try folder.write("e.json", #"{"event":"$ai_trace","distinct_id":"from-file"}"#)
                let properties = try folder.write("p.json", #"{"$ai_model":"m"}"#)
                let blob = try folder.write("in=put.txt", "hello")
                try await RunningProgram.with(in: folder) { service in
                    let result = try await Program.run(
                        [
                            "send", "--url", try service.url, "--event", event, "--properties", properties, "--blob", "$ai_input=\(blob)",
                            "--blob", "a.\"b\"=\(event)",
                        ])
                    #expect(result.status == 0, "\(result.errors)\(result.output)")
                    #expect(result.output.contains("  part        event.properties.$ai_input, 5 bytes, text/plain\n"))
                    #expect(result.output.contains("  part        event.properties.a.\"b\", 47 bytes, application/json\n"))
                    let record = try #require(try folder.lines("data/events.ndjson").first)
                    #expect(record.contains("anonymous:from-file"))
                }
            }
        }

        @Test func aRefusalIsExit1WithItsReason() async throws {
            try await withFolder { folder in
                let event = try folder.write("e.json", #"{"event":"$ai_trace"}"#)
                try await RunningProgram.with(in: folder) { service in
                    let text = try await Program.run(["send", "--url", try service.url, "--event", event])
                    #expect(text.status == 1)
                    #expect(text.output.hasPrefix("400 missing_distinct_id: The event has no distinct_id ("))
                    #expect(text.output.contains("\n  detail      "))
                    #expect(text.output.contains("\n  stage       multipart\n"))
                    #expect(text.output.contains("\n  request id  "))
                    #expect(!text.output.contains("tail -n 1"))
                    let json = try await Program.run(["send", "--url", try service.url, "--event", event, "--format", "json"])
                    #expect(json.status == 1)
                    #expect(json.json["status"] as? Int == 400)
                    #expect((json.json["answer"] as? [String: Any])?["code"] as? String == "missing_distinct_id")
                }
            }
        }

        @Test func aLargeBodyThatIsRefusedStillGetsItsAnswer() async throws {
            try await withFolder { folder in
                try await RunningProgram.with(server: #""max_request": "1MiB""#, in: folder) { service in
                    let result = try await Program.run(["send", "--url", try service.url, "--size", "32MiB"])
                    #expect(result.status == 1)
                    #expect(result.output.hasPrefix("413 request_too_large: "), "\(result.errors)\(result.output)")
                }
            }
        }

        @Test func theTokenIsSentAndNeverPrinted() async throws {
            let server = try OneAnswerServer()
            async let head = server.answer("HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\nno")
            let result = try await Program.run(
                ["send", "--url", "http://127.0.0.1:\(server.port)", "--size", "1KiB"], environment: ["CAPTURE_AI_TOKEN": "phc_sample"])
            #expect(try await head.contains("\r\nAuthorization: Bearer phc_sample\r\n"))
            #expect(try await head.hasPrefix("POST /ai HTTP/1.1\r\n"))
            #expect(result.status == 1)
            #expect(!(result.output + result.errors).contains("phc_sample"))

            let bad = try await Program.run(["send", "--token", "phc sample\n"])
            #expect(bad.status == 64)
            #expect(!(bad.output + bad.errors).contains("phc sample"))
        }

        @Test(arguments: [
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8;x=y\r\n{\"uuid\":\r\n5\r\n\"u\"}\n\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK\r\n\r\n{\"uuid\":\"u\"}",
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 12\r\n\r\n{\"uuid\":\"u\"}",
        ])
        func proxiesAnswerInTheirOwnWays(answer: String) async throws {
            let server = try OneAnswerServer()
            async let head = server.answer(answer)
            let result = try await Program.run(["send", "--url", "http://127.0.0.1:\(server.port)/x?y#z", "--size", "64B"])
            #expect(result.status == 0, "\(result.errors)")
            #expect(result.output.hasPrefix("200 accepted as u ("))
            #expect(try await head.hasPrefix("POST /x?y HTTP/1.1\r\nHost: 127.0.0.1:\(server.port)\r\n"))
        }

        @Test(arguments: [
            ("", "closed the connection without an answer"), ("SSH-2.0-x\r\n\r\n", "gave no complete HTTP answer"),
            ("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}", "gave no complete HTTP answer"),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", "gave no complete HTTP answer"),
        ])
        func whatIsNoAnswerIsExit69(answer: String, message: String) async throws {
            let server = try OneAnswerServer()
            async let head = server.answer(answer)
            let result = try await Program.run(["send", "--url", "http://127.0.0.1:\(server.port)", "--size", "64B"])
            _ = try await head
            #expect(result.status == 69)
            #expect(result.errors == "127.0.0.1:\(server.port) \(message); is it capture-ai that listens there?\n")
        }

        @Test func whereNothingListensItSaysHowToStart() async throws {
            let port = try Socket.freePort()
            let result = try await Program.run(["send", "--url", "http://127.0.0.1:\(port)/ai"])
            #expect(result.status == 69)
            #expect(result.errors == "nothing listens at 127.0.0.1:\(port); start the service with \"make run\" or \"capture-ai run\"\n")
        }

        @Test(arguments: [
            ("https://example.com/ai", "send speaks plain http only"), ("ftp://x", "is no http URL"), ("127.0.0.1:8080", "is no http URL"),
            ("http://", "names no host"), ("http://x:0", "has no valid port"), ("http://x:99999", "has no valid port"),
            ("http://u:p@x", "must not hold credentials"),
            ("http://x/a b", "is no URL"), ("http://x/\r\nX: y", "is no URL"),
        ])
        func wrongURLsAreRefused(url: String, message: String) async throws {
            let result = try await Program.run(["send", "--url", url])
            #expect(result.status == 64)
            #expect(result.errors.contains(message), "\(result.errors)")
        }

        @Test(arguments: [["--event", "none.json"], ["--properties", "none.json"], ["--blob", "a=none.json"]])
        func missingFilesAreNamed(arguments: [String]) async throws {
            let result = try await Program.run(["send"] + arguments)
            #expect(result.status == 66)
            #expect(result.errors == "cannot read none.json: No such file or directory\n")
        }

        @Test(arguments: ["none", "=x", "a\nb=x"])
        func aBlobIsAPathAndAFile(blob: String) async throws {
            #expect(try await Program.run(["send", "--blob", blob]).status == 64)
        }
    }
}
