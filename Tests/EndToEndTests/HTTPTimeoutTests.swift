import CaptureEngine
import CaptureHTTP
import CaptureKit
import CaptureTesting
import Foundation
import Testing

@Suite(.timeLimit(.minutes(5))) struct HTTPTimeoutTests {
    @Test func aSilentConnectionIsClosedWithoutAnAnswer() async throws {
        try await RunningService.with(server: #""header_timeout":"1s""#) { service in
            let connection = try service.connect()
            #expect(try await connection.readToEnd().isEmpty)
            #expect(!connection.wasReset)
            #expect(service.telemetry.ledger.received == 0)
        }
    }

    @Test(arguments: ["P", "POST /ai HTTP/1.1\r\nHo", "POST /ai HTTP/1.1\r\nHost: a\r\nOrigin: http://a\r\n"])
    func halfAHeadTimesOut(half: String) async throws {
        try await RunningService.with(server: #""header_timeout":"1s""#) { service in
            let connection = try service.connect()
            await connection.send(half)
            let response = try await connection.response()
            #expect(response.status == 408)
            #expect(response.code == "request_timeout")
            #expect(response.header("connection") == "close")
            #expect(response.header("access-control-allow-origin") == (half.contains("Origin") ? "http://a" : nil))
            #expect(try await connection.readToEnd().isEmpty)
            #expect(service.requests.map(\.code) == [.requestTimeout])
        }
    }

    @Test func aHeadThatTricklesTimesOut() async throws {
        try await RunningService.with(server: #""header_timeout":"150ms","max_headers":10000"#) { service in
            let connection = try service.connect()
            await connection.send("POST /ai HTTP/1.1\r\nHost: a\r\n")
            let trickle = service.trickle("X: y\r\n", on: connection)
            #expect(try await connection.response().status == 408)
            trickle.cancel()
        }
    }

    @Test func halfAHeadAfterARequestTimesOutToo() async throws {
        try await RunningService.with(server: #""header_timeout":"1s""#) { service in
            let connection = try service.connect()
            await connection.send(Wire.post())
            #expect(try await connection.response().status == 200)
            await connection.send("POST /ai")
            #expect(try await connection.response().status == 408)
        }
    }

    @Test func halfAHeadBehindARequestInFlightTimesOutAfterIt() async throws {
        let gate = Gate()
        let slow = HeadProbe { _ in try await gate.pass() }
        try await RunningService.with(server: #""header_timeout":"1s""#, before: [slow]) { service in
            let connection = try service.connect()
            await connection.send(Wire.post())
            try await gate.arrival()
            await connection.send("POST /ai HTTP/1.1\r\nX-Request-Id: late\r\n")
            gate.open()
            #expect(try await connection.response().status == 200)
            let late = try await connection.response()
            #expect(late.status == 408)
            #expect(late.header("x-request-id") == "late")
        }
    }

    @Test func anIdleConnectionIsClosedWithoutAnAnswer() async throws {
        try await RunningService.with(server: #""idle_timeout":"100ms""#) { service in
            let connection = try service.connect()
            await connection.send(Wire.post())
            #expect(try await connection.response().status == 200)
            #expect(try await connection.readToEnd().isEmpty)
            #expect(!connection.wasReset)
        }
    }

    @Test(arguments: [0, 1, 50], [true, false]) func aBodyThatStallsTimesOut(sent: Int, isChunked: Bool) async throws {
        try await RunningService.with(server: #""body_timeout":"100ms""#) { service in
            let connection = try service.connect()
            let request = isChunked ? Wire.chunked(size: 30) : Wire.post()
            let head = try #require(Data(request).firstRange(of: Data("\r\n\r\n".utf8))).upperBound
            await connection.send(Array(request[..<(head + sent)]))
            let response = try await connection.response()
            #expect(response.status == 408)
            #expect(response.code == "request_timeout")
            #expect(response.header("connection") == "close")
            #expect(try await connection.readToEnd().isEmpty)
        }
    }

    @Test func aBodyThatTricklesIsLateInTheEnd() async throws {
        try await RunningService.with(server: #""body_timeout":"10s","request_timeout":"500ms""#, stages: [BodyProbe.collecting { _ in }]) {
            service in
            let connection = try service.connect()
            await connection.send(Wire.head("POST /ai HTTP/1.1", ["Content-Length: 100000"]) + Wire.event.body.dropLast(4))
            let trickle = service.trickle("y", on: connection)
            let response = try await connection.response()
            trickle.cancel()
            #expect(response.status == 408)
            #expect(response.code == "request_timeout")
            #expect(response.header("connection") == "close")
        }
    }

    @Test func chunkExtensionsAreNoProgress() async throws {
        try await RunningService.with(server: #""body_timeout":"200ms""#) { service in
            let connection = try service.connect()
            await connection.send(Wire.head("POST /ai HTTP/1.1", ["Transfer-Encoding: chunked"]) + Array("5;".utf8))
            let trickle = service.trickle("xxxx", on: connection)
            #expect(try await connection.response().status == 408)
            trickle.cancel()
        }
    }

    @Test func aStageThatHangsIsUnavailable() async throws {
        let gate = Gate()
        try await RunningService.with(server: #""request_timeout":"200ms""#, before: [HeadProbe { _ in try await gate.pass() }]) {
            service in
            let connection = try service.connect()
            await connection.send(Wire.post())
            let response = try await connection.response()
            #expect(response.status == 503)
            #expect(response.code == "overloaded")
            #expect(response.json["stage"] as? String == "head_probe")
            #expect(Int(response.header("retry-after") ?? "") == 1)
            #expect(service.telemetry.ledger.unavailable == 1)
        }
    }

    @Test func theRestOfARefusedBodyMayNotTrickleForEver() async throws {
        try await RunningService.with(server: #""body_timeout":"200ms""#) { service in
            let connection = try service.connect()
            await connection.send(Wire.head("POST /nowhere HTTP/1.1", ["Content-Length: 100000"]))
            #expect(try await connection.response().status == 404)
            let trickle = service.trickle("y", on: connection)
            #expect(try await connection.readToEnd().isEmpty)
            trickle.cancel()
        }
    }
}

extension RunningService {
    /// Sends `text` again and again until the connection ends, with a request on another connection between, which takes its time.
    fileprivate func trickle(_ text: String, on connection: RawConnection) -> Task<Void, any Error> {
        Task {
            while await connection.send(Array(text.utf8)) > 0 {
                _ = try await answer(to: Wire.get("/_liveness"))
                try Task.checkCancellation()
            }
        }
    }
}
