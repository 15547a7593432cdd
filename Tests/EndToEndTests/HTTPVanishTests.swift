import CaptureEngine
import CaptureHTTP
import CaptureKit
import CaptureTesting
import Foundation
import Testing

/// A client goes away at every point of a request. That memory is given back and that the ledger adds up is checked at the end of
/// every test with a service.
@Suite(.timeLimit(.minutes(5))) struct HTTPVanishTests {
    @Test(arguments: [true, false]) func whileItSends(resets: Bool) async throws {
        try await RunningService.with { service in
            let request = Wire.post()
            for kept in stride(from: 0, to: request.count, by: 3) {
                let connection = try service.connect()
                if resets { connection.resetAtEnd() }
                await connection.send(Array(request[..<kept]))
            }
            let response = try await service.answer(to: Wire.post())
            #expect(response.status == 200)
            #expect(service.log.records.count == 1)
        }
    }

    @Test(arguments: [true, false]) func whileItIsAskedForItsBody(resets: Bool) async throws {
        try await RunningService.with { service in
            for kept in [0, 1, 100] {
                let connection = try service.connect()
                if resets { connection.resetAtEnd() }
                await connection.send(Wire.head("POST /ai HTTP/1.1", ["Content-Length: 1000000", "Expect: 100-continue"]))
                #expect(try await connection.response().status == 100)
                await connection.send(Array(Wire.event.body.prefix(kept)))
            }
            try await service.ended(3)
            #expect(service.requests.allSatisfy { $0.code == .malformedRequest })
        }
    }

    @Test(arguments: [true, false]) func whileAStageThinksAboutItsHead(resets: Bool) async throws {
        let gate = Gate()
        try await RunningService.with(before: [HeadProbe { _ in try await gate.pass() }]) { service in
            var connection: RawConnection? = try service.connect()
            if resets { connection?.resetAtEnd() }
            await connection?.send(Wire.head("POST /ai HTTP/1.1", ["Content-Length: 5000000"]) + Wire.event.body)
            try await gate.arrival()
            connection = nil
            _ = try await service.answer(to: Wire.get("/_liveness"))
            gate.open()
            try await service.ended(1)
            #expect(service.telemetry.ledger.rejected == 1)
        }
    }

    @Test func whileAStageHangs() async throws {
        let gate = Gate()
        try await RunningService.with(server: #""request_timeout":"200ms""#, before: [HeadProbe { _ in try await gate.pass() }]) {
            service in
            var connection: RawConnection? = try service.connect()
            connection?.resetAtEnd()
            await connection?.send(Wire.post())
            try await gate.arrival()
            connection = nil
            try await service.ended(1)
            #expect(service.requests.map(\.code) == [.overloaded])
        }
    }

    @Test(arguments: [true, false]) func whileAStageHoldsItsBody(resets: Bool) async throws {
        let gate = Gate()
        try await RunningService.with(stages: [BodyProbe.collecting { _ in try await gate.pass() }]) { service in
            var connection: RawConnection? = try service.connect()
            if resets { connection?.resetAtEnd() }
            await connection?.send(Wire.post(body: [UInt8](repeating: 1, count: 1_000_000)))
            try await gate.arrival()
            connection = nil
            _ = try await service.answer(to: Wire.get("/_liveness"))
            gate.open()
            try await service.ended(1)
            #expect(service.telemetry.ledger.accepted == 1)
        }
    }

    @Test(arguments: [true, false]) func whileItWaitsForMemory(resets: Bool) async throws {
        let gate = Gate()
        let settings = #""memory":"1MiB","max_request":"1MiB","memory_wait":"300ms""#
        try await RunningService.with(server: settings, stages: [BodyProbe.collecting { _ in try await gate.pass() }]) { service in
            let holder = try service.connect()
            await holder.send(Wire.post(body: [UInt8](repeating: 1, count: 1_000_000)))
            try await gate.arrival()
            do {
                let connection = try service.connect()
                if resets { connection.resetAtEnd() }
                await connection.send(Wire.head("POST /ai HTTP/1.1", ["Content-Length: 1000000"]))
            }
            try await service.ended(1)
            gate.open()
            #expect(try await holder.response().status == 200)
        }
    }

    @Test(arguments: [true, false]) func beforeItReadsItsAnswers(resets: Bool) async throws {
        try await RunningService.with { service in
            for _ in 0..<20 {
                let connection = try service.connect()
                if resets { connection.resetAtEnd() }
                await connection.send((0..<20).flatMap { _ in Wire.post() })
            }
            let response = try await service.answer(to: Wire.post())
            #expect(response.status == 200)
        }
    }

    @Test func whileItSendsWhatNobodyWants() async throws {
        try await RunningService.with { service in
            for _ in 0..<5 {
                let connection = try service.connect()
                connection.resetAtEnd()
                await connection.send(Wire.head("POST /nowhere HTTP/1.1", ["Content-Length: 500000"]))
                #expect(try await connection.response().status == 404)
                await connection.send([UInt8](repeating: 1, count: 100_000))
            }
            let response = try await service.answer(to: Wire.post())
            #expect(response.status == 200)
        }
    }
}
