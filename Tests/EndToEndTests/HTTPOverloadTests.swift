import CaptureEngine
import CaptureHTTP
import CaptureKit
import CaptureTesting
import Foundation
import Testing

@Suite(.timeLimit(.minutes(5))) struct HTTPOverloadTests {
    @Test func aRequestThatDoesNotFitIsUnavailableBeforeItsBodyIsRead() async throws {
        let gate = Gate()
        let settings = #""memory":"1MiB","max_request":"1MiB","memory_wait":"50ms""#
        try await RunningService.with(server: settings, stages: [holder(gate)]) { service in
            let first = try service.connect()
            await first.send(Wire.post(body: [UInt8](repeating: 1, count: 700_000)))
            try await gate.arrival()
            #expect(service.memory.used == 700_000)

            let second = try service.connect()
            await second.send(Wire.head("POST /ai HTTP/1.1", ["Content-Length: 700000", "Expect: 100-continue"]))
            let refused = try await second.response()
            #expect(refused.status == 503)
            #expect(refused.code == "overloaded")
            #expect(Int(refused.header("retry-after") ?? "") == 1)
            #expect(service.requests.first?.bytes == 0)

            let small = try service.connect()
            await small.send(Wire.post(headers: ["X-Request-Id: small"], body: [UInt8](repeating: 1, count: 1000)))
            try await gate.arrival(2)
            gate.open()
            #expect(try await first.response().status == 200)
            #expect(try await small.response().status == 200)
        }
    }

    @Test func aRequestThatFitsAfterAnotherEndsIsServed() async throws {
        let gate = Gate()
        let settings = #""memory":"1MiB","max_request":"1MiB","memory_wait":"20s""#
        try await RunningService.with(server: settings, stages: [holder(gate)]) { service in
            let first = try service.connect()
            await first.send(Wire.post(body: [UInt8](repeating: 1, count: 700_000)))
            try await gate.arrival()
            let second = try service.connect()
            await second.send(Wire.head("POST /ai HTTP/1.1", ["Content-Length: 700000", "Expect: 100-continue"]))
            let alive = try await service.answer(to: Wire.get("/_liveness"))
            #expect(alive.status == 200)
            gate.open()
            #expect(try await first.response().status == 200)
            #expect(try await second.response().status == 100)
            await second.send([UInt8](repeating: 1, count: 700_000))
            #expect(try await second.response().status == 200)
        }
    }

    @Test func oneConnectionTooManyIsTurnedAway() async throws {
        try await RunningService.with(server: #""max_connections":2"#) { service in
            let held = [try service.connect(), try service.connect()]
            for connection in held {
                await connection.send(Wire.post())
                #expect(try await connection.response().status == 200)
            }
            for _ in 0..<3 {
                let third = try service.connect()
                let response = try await third.response()
                #expect(response.status == 503)
                #expect(response.code == "overloaded")
                #expect(Int(response.header("retry-after") ?? "") == 1)
                #expect(response.header("connection") == "close")
                #expect(try await third.readToEnd().isEmpty)
            }
            #expect(service.telemetry.ledger.unavailable == 3)
            await held[0].send(Wire.post(headers: ["Connection: close"]))
            #expect(try await held[0].response().status == 200)
            #expect(try await held[0].readToEnd().isEmpty)
            held[0].finishSending()
            var status = 503
            while status == 503 { status = try await service.answer(to: Wire.post()).status }
            #expect(status == 200)
        }
    }
}

/// A stage that keeps the body in memory until the gate opens.
private func holder(_ gate: Gate) -> BodyProbe {
    BodyProbe { body, context in
        let buffer = try await BodyBuffer(expected: body.length ?? 0, budget: context.memory)
        let source = try body.open()
        while try await source(buffer) {}
        try await gate.pass()
        _ = buffer.count
    }
}
