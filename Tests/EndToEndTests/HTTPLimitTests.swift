import CaptureEngine
import CaptureHTTP
import CaptureKit
import CaptureTesting
import Foundation
import Testing

@Suite(.timeLimit(.minutes(5))) struct HTTPLimitTests {
    @Test(arguments: [(1024, 200), (1025, 413)]) func aDeclaredLengthIsJudgedOnTheHead(size: Int, status: Int) async throws {
        try await RunningService.with(server: #""max_request":"1KiB""#, stages: [BodyProbe.collecting { _ in }]) { service in
            let connection = try service.connect()
            await connection.send(Wire.head("POST /ai HTTP/1.1", ["Content-Length: \(size)"]))
            if status == 200 { await connection.send([UInt8](repeating: 1, count: size)) }
            let response = try await connection.response()
            #expect(response.status == status)
            guard status == 413 else { return }
            #expect(response.code == "request_too_large")
            #expect(response.json["limit"] as? Int == 1024)
            #expect(response.json["actual"] as? Int == 1025)
            #expect(response.json["stage"] is NSNull)
        }
    }

    @Test func aLengthBeyondCountingIsTooLarge() async throws {
        try await RunningService.with { service in
            for length in ["9223372036854775807", "9223372036854775808", "18446744073709551615"] {
                let response = try await service.answer(to: Wire.head("POST /ai HTTP/1.1", ["Content-Length: \(length) "]))
                #expect(response.code == "request_too_large")
                #expect(response.header("connection") == "close")
            }
        }
    }

    @Test(arguments: [(1024, 200), (1025, 413), (200_000, 413)])
    func chunksAreJudgedAtTheByteThatCrosses(size: Int, status: Int) async throws {
        try await RunningService.with(server: #""max_request":"1KiB""#, stages: [BodyProbe.collecting { _ in }]) { service in
            let connection = try service.connect()
            let sent = Task { await connection.send(Wire.chunked(size: 100, body: [UInt8](repeating: 1, count: size))) }
            let response = try await connection.response()
            _ = await sent.value
            #expect(response.status == status)
            guard status == 413 else { return }
            #expect(response.code == "request_too_large")
            #expect(response.json["limit"] as? Int == 1024)
            let actual = try #require(response.json["actual"] as? Int)
            #expect((1025...1124).contains(actual))
            if size > 100_000 { #expect(response.header("connection") == "close") }
        }
    }

    @Test func headersUpToTheLimitAreTaken() async throws {
        try await RunningService.with(server: #""max_header_bytes":"2KiB","max_headers":10"#) { service in
            let requests: [([String], Int)] = [
                (Array(repeating: "X: y", count: 7), 200), (Array(repeating: "X: y", count: 8), 431),
                (["X: " + String(repeating: "y", count: 1700)], 200), (["X: " + String(repeating: "y", count: 2048)], 431),
            ]
            for (headers, status) in requests {
                let response = try await service.answer(to: Wire.post(headers: headers))
                #expect(response.status == status)
            }
            #expect(service.requests.map(\.code) == [nil, .headersTooLarge, nil, .headersTooLarge])
        }
    }
}
