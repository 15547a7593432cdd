import CaptureEngine
import CaptureHTTP
import CaptureKit
import CaptureTesting
import Foundation
import Testing

@Suite(.timeLimit(.minutes(5))) struct HTTPPipeliningTests {
    /// Ten requests of every kind, told apart by their ids.
    private static let ten: [UInt8] = (0..<10).flatMap { index -> [UInt8] in
        let id = ["X-Request-Id: r\(index)"]
        return switch index % 5 {
        case 0: Wire.post(headers: id)
        case 1: Array(Wire.get("/_liveness", headers: id).utf8)
        case 2: Wire.chunked(size: 50, headers: id)
        case 3: Array(Wire.get("/x", headers: id).utf8)
        default: Wire.post(headers: id, body: Array("x".utf8))
        }
    }
    private static let statuses = [200, 200, 200, 404, 400, 200, 200, 200, 404, 400]

    private func check(_ responses: [HTTPResponse], _ cut: Int) {
        #expect(responses.map(\.status) == HTTPPipeliningTests.statuses, "cut at \(cut)")
        #expect(responses.map { $0.header("x-request-id") } == (0..<10).map { "r\($0)" }, "cut at \(cut)")
    }

    @Test func tenRequestsInOneWriteAreAnsweredInOrder() async throws {
        try await RunningService.with { service in
            let connection = try service.connect()
            for _ in 0..<3 {
                await connection.send(HTTPPipeliningTests.ten)
                check(try await connection.responses(10), 0)
            }
            #expect(service.requests.count == 3 * 8)
        }
    }

    @Test func tenRequestsCutAtEveryByteAreAnsweredInOrder() async throws {
        try await RunningService.with { service in
            let connection = try service.connect()
            let all = HTTPPipeliningTests.ten
            for cut in 1..<all.count {
                await connection.send(Array(all[..<cut]))
                await connection.send(Array(all[cut...]))
                check(try await connection.responses(10), cut)
            }
        }
    }

    @Test func tenRequestsByteByByteAreAnsweredInOrder() async throws {
        try await RunningService.with { service in
            let connection = try service.connect()
            for byte in HTTPPipeliningTests.ten { await connection.send([byte]) }
            check(try await connection.responses(10), 1)
        }
    }

    @Test func aRequestWaitsForTheOneBeforeIt() async throws {
        let gate = Gate()
        let slow = HeadProbe { if $0.headers.first("x-request-id") == "slow" { try await gate.pass() } }
        try await RunningService.with(before: [slow]) { service in
            let connection = try service.connect()
            await connection.send(Wire.post(headers: ["X-Request-Id: slow"]))
            try await gate.arrival()
            await connection.send(Wire.post(headers: ["X-Request-Id: fast"]) + Array("GET /_live".utf8))
            await connection.send("ness HTTP/1.1\r\nHost: a\r\nX-Request-Id: last\r\n\r\n")
            gate.open()
            let responses = try await connection.responses(3)
            #expect(responses.map { $0.header("x-request-id") } == ["slow", "fast", "last"])
            #expect(responses.allSatisfy { $0.status == 200 })
        }
    }

    @Test func whatIsMalformedIsAnsweredInItsTurn() async throws {
        let gate = Gate()
        let slow = HeadProbe { _ in try await gate.pass() }
        try await RunningService.with(before: [slow]) { service in
            let connection = try service.connect()
            await connection.send(Wire.post() + Wire.post() + Array("rubbish\r\n\r\n".utf8))
            try await gate.arrival()
            await connection.send("more rubbish")
            gate.open()
            let responses = try await connection.responses(3)
            #expect(responses.map(\.status) == [200, 200, 400])
            #expect(responses[2].code == "malformed_request")
            #expect(responses[2].header("connection") == "close")
            #expect(try await connection.readToEnd().isEmpty)
            #expect(service.telemetry.ledger.received == 3)
        }
    }

    @Test(arguments: [
        ("HTTP/1.1", [], false), ("HTTP/1.1", ["Connection: close"], true), ("HTTP/1.0", [], true),
        ("HTTP/1.0", ["Connection: keep-alive"], false),
    ])
    func theConnectionIsKeptAsTheClientAsks(version: String, headers: [String], closes: Bool) async throws {
        try await RunningService.with { service in
            let connection = try service.connect()
            await connection.send(Wire.post(version: version, headers: headers))
            let response = try await connection.response()
            #expect(response.status == 200)
            if closes {
                #expect(response.header("connection") == "close")
                #expect(try await connection.readToEnd().isEmpty)
            } else {
                #expect(response.header("connection") == (version == "HTTP/1.0" ? "keep-alive" : nil))
                await connection.send(Wire.post())
                #expect(try await connection.response().status == 200)
            }
        }
    }

    @Test func aHalfClosedClientGetsItsAnswers() async throws {
        let gate = Gate()
        try await RunningService.with(before: [HeadProbe { _ in try await gate.pass() }]) { service in
            let connection = try service.connect()
            await connection.send(Wire.post() + Wire.chunked(size: 9) + Wire.post())
            connection.finishSending()
            try await gate.arrival()
            gate.open()
            #expect(try await connection.responses(3).map(\.status) == [200, 200, 200])
            #expect(try await connection.readToEnd().isEmpty)
            #expect(!connection.wasReset)
        }
    }

    @Test func aClientThatAsksForAnotherProtocolIsAnsweredInHTTP() async throws {
        try await RunningService.with { service in
            let connection = try service.connect()
            await connection.send(Wire.post(headers: ["Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABk"]))
            let response = try await connection.response()
            #expect(response.status == 200)
            #expect(response.header("connection") == "close")
            #expect(try await connection.readToEnd().isEmpty)
        }
    }

    @Test func aClientThatReadsNothingIsNotReadFromForEver() async throws {
        try await RunningService.with(server: #""idle_timeout":"300ms""#) { service in
            let connection = try RawConnection(port: service.port, buffers: 16_384)
            let mirrored = ["X-Request-Id: \(String(repeating: "i", count: 128))", "Origin: http://\(String(repeating: "o", count: 190))"]
            let block = Array(String(repeating: Wire.get("/x", headers: mirrored), count: 100).utf8)
            var sent = 0
            for _ in 0..<400 {
                let count = await connection.send(block)
                sent += count
                if count < block.count { break }
            }
            #expect(sent < 400 * block.count)
        }
    }
}
