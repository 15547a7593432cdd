import CaptureKit
import CaptureTesting
import Testing

/// A team's seat is free again whatever becomes of the request: with one seat, the next request must get in.
@Suite(.timeLimit(.minutes(2))) struct LimitsSeatTests {
    private static let one = #"{"concurrent": 1}"#

    @Test func aSecondRequestIsRefusedWhileTheFirstIsUnderWay() async throws {
        try await RunningService.with(limits: Self.one) { service in
            let first = try await begin(service)
            let answer = try await service.send(as: "7")
            #expect(answer.status == 429)
            #expect(answer.code == "rate_limited")
            #expect(answer.header("retry-after") == "1")
            #expect(answer.header("ratelimit") == #""concurrent";r=0"#)
            #expect(try await service.send(as: "8").status == 200)
            await first.send(Array(Wire.event.body.dropFirst(10)))
            #expect(try await first.response().status == 200)
            #expect(try await service.sendUntilAdmitted(as: "7").status == 200)
        }
    }

    @Test(arguments: [true, false]) func aClientVanishes(resets: Bool) async throws {
        try await RunningService.with(limits: Self.one) { service in
            for _ in 0..<5 {
                let connection = try await begin(service)
                if resets { connection.resetAtEnd() }
            }
            #expect(try await service.sendUntilAdmitted(as: "7").status == 200)
        }
    }

    @Test(arguments: ["body_timeout", "request_timeout"]) func aClientStalls(setting: String) async throws {
        try await RunningService.with(limits: Self.one, server: #""\#(setting)":"300ms""#) { service in
            let connection = try await begin(service)
            let status = try await connection.response().status
            #expect(status == 408 || status == 503)
            #expect(try await service.sendUntilAdmitted(as: "7").status == 200)
        }
    }

    @Test func aLaterStageRefuses() async throws {
        try await RunningService.with(limits: Self.one) { service in
            for _ in 0..<5 {
                // The seat may be free a little after the answer.
                let answer = try await untilAdmitted {
                    try await service.send(
                        body: Array("x".utf8), contentType: "application/json", headers: [HeaderField("X-Team", "7")])
                }
                #expect(answer.status == 400)
            }
            #expect(try await service.sendUntilAdmitted(as: "7").status == 200)
        }
    }

    /// Sends a head and ten bytes as team 7, over and over until they are let in, which the asking for more tells.
    private func begin(_ service: RunningService) async throws -> RawConnection {
        while true {
            let connection = try service.connect()
            let headers = ["Content-Length: \(Wire.event.body.count)", "X-Team: 7", "Expect: 100-continue"]
            await connection.send(Wire.head("POST /ai HTTP/1.1", headers))
            if try await connection.response().status == 100 {
                await connection.send(Array(Wire.event.body.prefix(10)))
                return connection
            }
        }
    }
}
