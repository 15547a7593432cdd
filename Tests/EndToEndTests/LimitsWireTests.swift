import CaptureKit
import CaptureTesting
import Foundation
import ServerSupport
import Testing

/// When the refusal comes: at the byte that crosses the line, not after the upload.
@Suite(.timeLimit(.minutes(2))) struct LimitsWireTests {
    /// The client stops in the middle of a chunk, right behind the byte that crosses, and gets its answer.
    @Test func aChunkedBodyIsRefusedAtTheByteThatCrosses() async throws {
        try await RunningService.with(limits: #"{"request": "200B"}"#) { service in
            let connection = try service.connect()
            let body = Array(begun.prefix(201))
            await connection.send(Wire.head("POST /ai HTTP/1.1", ["Transfer-Encoding: chunked"]) + Array("10000\r\n".utf8))
            for byte in body { await connection.send([byte]) }
            let answer = try await connection.response()
            #expect(answer.code == "request_too_large")
            #expect(answer.json["limit"] as? Int == 200)
            #expect(answer.json["actual"] as? Int == 201)
        }
    }

    /// The blob's 33rd byte is the last one that the client sends, apart from what could still become a delimiter.
    @Test func aBlobIsRefusedAtTheByteThatCrosses() async throws {
        try await RunningService.with(limits: #"{"part": "32B"}"#) { service in
            let connection = try service.connect()
            await connection.send(Wire.head("POST /ai HTTP/1.1", ["Content-Length: 1000000"]) + begun.prefix(head + 33))
            let answer = try await connection.response()
            #expect(answer.code == "part_too_large")
            #expect(answer.json["limit"] as? Int == 32)
            #expect(answer.json["actual"] as? Int == 33)
        }
    }

    @Test(arguments: [#"{"request": "999999B"}"#, #"{"bytes_per_day": "999999B"}"#, #"{"payload": "999999B"}"#])
    func aDeclaredLengthIsRefusedBeforeTheBodyIsAskedFor(settings: String) async throws {
        try await RunningService.with(limits: settings) { service in
            let connection = try service.connect()
            await connection.send(Wire.head("POST /ai HTTP/1.1", ["Content-Length: 1000000", "Expect: 100-continue"]))
            let answer = try await connection.response()
            #expect(answer.status == 413)
            #expect(answer.json["actual"] as? Int == 1_000_000)
        }
    }

    @Test func aTeamOverItsRateIsRefusedBeforeTheBodyIsAskedFor() async throws {
        try await RunningService.with(limits: #"{"bytes_per_second": "1KiB", "burst": "1h"}"#) { service in
            let connection = try service.connect()
            let head = Wire.head("POST /ai HTTP/1.1", ["Content-Length: 3600000", "Expect: 100-continue"])
            await connection.send(head)
            #expect(try await connection.response().status == 100)
            let second = try service.connect()
            await second.send(head)
            let answer = try await second.response()
            #expect(answer.status == 429)
            // The first one holds all that there is, and it takes nearly an hour until as much is there again.
            #expect((3000...3600).contains(try #require(answer.header("retry-after").flatMap { Int($0) })))
        }
    }

    @Test(arguments: [false, true]) func curlLearnsItEarly(isChunked: Bool) async throws {
        try await RunningService.with(limits: #"{"request": "1MiB"}"#) { service in
            try await Workshop.withFolder { folder in
                let size = 40 << 20
                try (Data(begun) + Data(count: size)).write(to: URL(fileURLWithPath: "\(folder)/big"))
                var arguments = ["-sS", "-o", "\(folder)/answer", "-w", "%{http_code} %{size_upload}", "-X", "POST", "-T", "\(folder)/big"]
                for header in ["Content-Type: \(Wire.event.contentType)"] + (isChunked ? ["Transfer-Encoding: chunked"] : []) {
                    arguments += ["-H", header]
                }
                let result = try await Command.start("curl", arguments + ["http://127.0.0.1:\(service.port)/ai"])
                let words = result.text.split(separator: " ")
                #expect(words.first == "413", "\(result.text) \(result.errors)")
                let sent = try #require(words.last.flatMap { Int($0) })
                // With a length it waits for 100 Continue, which never comes; else what systems hold back between the two is sent in vain.
                if isChunked { #expect(sent < size / 2) } else { #expect(sent == 0) }
            }
        }
    }

    /// An event, and a blob that does not end.
    private var begun: [UInt8] {
        let end = "\r\n--\(Wire.event.boundary)--\r\n"
        let blob = "\r\n--\(Wire.event.boundary)\r\nContent-Disposition: form-data; name=\"event.properties.a\"\r\n\r\n"
        return Array(Wire.event.body.dropLast(end.utf8.count)) + Array(blob.utf8) + [UInt8](repeating: 120, count: 1000)
    }

    /// Where the blob's bytes begin.
    private var head: Int { begun.count - 1000 }
}
