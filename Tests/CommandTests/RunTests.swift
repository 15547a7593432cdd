import Foundation
import Testing

extension Commands {
    @Suite struct RunTests {
        @Test(arguments: [SIGTERM, SIGINT])
        func aSignalLetsTheRequestInFlightFinish(signal: Int32) async throws {
            try await withFolder { folder in
                try await RunningProgram.with(in: folder) { service in
                    let client = try Socket(port: try service.port())
                    try await begin(client)
                    service.signal(signal)
                    try await service.waitFor("stopping")
                    try client.send(body)
                    let answer = try await client.read(to: "accepted_parts")
                    #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
                    client.finish()
                    let end = await service.end()
                    #expect(end.reason == .exit)
                    #expect(end.status == 0)
                    let last = RunningProgram.fields(try #require(service.log.last))
                    #expect(last["message"] as? String == "stopped: received 1 = accepted 1 + rejected 0 + unavailable 0 + failed 0")
                    #expect(try folder.lines("data/events.ndjson").count == 1)
                }
            }
        }

        @Test func theLedgerIsToldAtEveryLogLevel() async throws {
            try await withFolder { folder in
                try await RunningProgram.with(server: #""log_level": "error""#, until: "data/events.ndjson", in: folder) { service in
                    service.signal(SIGTERM)
                    let end = await service.end()
                    #expect(end.status == 0)
                    let last = RunningProgram.fields(try #require(service.log.last))
                    #expect(last["message"] as? String == "stopped: received 0 = accepted 0 + rejected 0 + unavailable 0 + failed 0")
                }
            }
        }

        @Test func aSecondSignalEndsItAtOnce() async throws {
            try await withFolder { folder in
                try await RunningProgram.with(server: #""drain": "1h", "body_timeout": "10m""#, in: folder) { service in
                    let client = try Socket(port: try service.port())
                    try await begin(client)
                    service.signal(SIGTERM)
                    try await service.waitFor("stopping")
                    service.signal(SIGTERM)
                    let end = await service.end()
                    #expect(end.reason == .exit)
                    #expect(end.status == 128 + SIGTERM)
                }
            }
        }

        @Test(arguments: ["listen", "admin"])
        func aTakenPortIsNamedWithItsSetting(key: String) async throws {
            let (descriptor, port) = try Socket.listening()
            defer { close(descriptor) }
            try await withFolder { folder in
                let other = key == "listen" ? "admin" : "listen"
                try folder.write(
                    "p.json",
                    #"{"server": {"\#(key)": "127.0.0.1:\#(port)", "\#(other)": "127.0.0.1:0"}, "stages": [\#(RunningProgram.stages)]}"#)
                let result = try await Program.run(["run", "p.json"], in: folder)
                #expect(result.status == 69)
                let remedy = "free the port, or change \"\(key)\" in the pipeline file"
                #expect(result.errors == "cannot listen on server.\(key) 127.0.0.1:\(port): Address already in use; \(remedy)\n")
            }
        }

        @Test func aStageThatCannotStartIsNamed() async throws {
            try await withFolder { folder in
                try folder.write("data", "a file where a folder should be")
                try folder.write(
                    "p.json", #"{"server": {"listen": "127.0.0.1:0", "admin": "127.0.0.1:0"}, "stages": [\#(RunningProgram.stages)]}"#)
                let result = try await Program.run(["run", "p.json"], in: folder)
                #expect(result.status == 69)
                #expect(result.errors.hasPrefix("stage \"kafka_emit\" could not start: "), "\(result.errors)")
            }
        }

        @Test func pathsAreRelativeToTheFile() async throws {
            try await withFolder { folder in
                let inner = folder.appendingPathComponent("conf")
                try FileManager.default.createDirectory(at: inner, withIntermediateDirectories: true)
                try await RunningProgram.with(in: inner, from: folder) { service in
                    let result = try await Program.run(["send", "--url", try service.url])
                    #expect(result.status == 0)
                    #expect(try inner.lines("data/events.ndjson").count == 1)
                }
            }
        }

        /// Sends a head and waits until a stage asks for the body: then the request is in flight.
        private func begin(_ client: Socket) async throws {
            try client.send(
                "POST /ai HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: \(body.utf8.count)\r\n"
                    + "Expect: 100-continue\r\n\r\n")
            #expect(try await client.read(to: "\r\n\r\n").hasPrefix("HTTP/1.1 100 "))
        }

        private let body =
            "--b\r\nContent-Disposition: form-data; name=\"event\"\r\n\r\n{\"event\":\"$ai_trace\",\"distinct_id\":\"u\"}\r\n--b--\r\n"
    }
}
