import CaptureEngine
import CaptureHTTP
import CaptureKit
import CaptureTesting
import Foundation
import Testing

@Suite(.timeLimit(.minutes(5))) struct HTTPContinueTests {
    private static let asking = ["Expect: 100-continue"]

    @Test func aStageThatAsksForTheBodyLetsTheClientSendIt() async throws {
        let gate = Gate()
        try await RunningService.with(before: [HeadProbe { _ in try await gate.pass() }]) { service in
            let body = Wire.event.body
            for version in ["100-continue", "100-Continue"] {
                let connection = try service.connect()
                await connection.send(Wire.head("POST /ai HTTP/1.1", ["Content-Length: \(body.count)", "Expect: \(version)"]))
                gate.open()
                #expect(try await connection.response().status == 100)
                await connection.send(body)
                #expect(try await connection.response().status == 200)
                await connection.send(Wire.post())
                #expect(try await connection.response().status == 200)
            }
        }
    }

    @Test func chunkedBodiesAreAskedForToo() async throws {
        try await RunningService.with { service in
            let connection = try service.connect()
            let bytes = Wire.chunked(size: 10, headers: HTTPContinueTests.asking)
            let head = try #require(Data(bytes).firstRange(of: Data("\r\n\r\n".utf8))).upperBound
            await connection.send(Array(bytes[..<head]))
            #expect(try await connection.response().status == 100)
            await connection.send(Array(bytes[head...]))
            #expect(try await connection.response().status == 200)
        }
    }

    @Test func noContinueIsSentBeforeAStageAsks() async throws {
        let gate = Gate()
        let refuse = HeadProbe { _ in
            try await gate.pass()
            throw Rejection(.notMultipart, "no")
        }
        try await RunningService.with(before: [refuse]) { service in
            let connection = try service.connect()
            await connection.send(Wire.head("POST /ai HTTP/1.1", ["Content-Length: 100"] + HTTPContinueTests.asking))
            try await gate.arrival()
            gate.open()
            let response = try await connection.response()
            #expect(response.status == 400)
            #expect(response.header("connection") == "close")
            #expect(try await connection.readToEnd().isEmpty)
            #expect(service.requests.first?.bytes == 0)
        }
    }

    @Test(arguments: ["POST /nowhere", "PUT /ai", "POST /ai"])
    func aRequestRefusedOnItsHeadNeedsNoBody(line: String) async throws {
        try await RunningService.with(server: #""max_request":"1MiB""#) { service in
            let connection = try service.connect()
            await connection.send(Wire.head("\(line) HTTP/1.1", ["Content-Length: 2000000"] + HTTPContinueTests.asking))
            let response = try await connection.response()
            #expect([404, 405, 413].contains(response.status))
            #expect(response.header("connection") == "close")
            #expect(try await connection.readToEnd().isEmpty)
        }
    }

    @Test(arguments: [100, 900_000]) func aClientThatSendsTheBodyAllTheSameGetsTheAnswer(size: Int) async throws {
        try await RunningService.with { service in
            let connection = try service.connect()
            await connection.send(Wire.head("POST /nowhere HTTP/1.1", ["Content-Length: \(size)"] + HTTPContinueTests.asking))
            await connection.send([UInt8](repeating: 0x78, count: size))
            connection.finishSending()
            #expect(try await connection.response().status == 404)
            #expect(try await connection.readToEnd().isEmpty)
            #expect(!connection.wasReset)
        }
    }

    @Test func aClientThatSendsFarTooMuchCanStillReadTheAnswer() async throws {
        try await RunningService.with { service in
            let connection = try RawConnection(port: service.port, buffers: 65_536)
            let size = 50_000_000
            async let sent = connection.send(
                Wire.head("POST /nowhere HTTP/1.1", ["Content-Length: \(size)"]) + [UInt8](repeating: 0x78, count: size))
            let response = try await connection.response()
            #expect(response.status == 404)
            #expect(response.header("connection") == "close")
            #expect(await sent < 8_000_000)
        }
    }

    @Test func aBodyThatIsAlreadyThereNeedsNoContinue() async throws {
        try await RunningService.with { service in
            let response = try await service.answer(to: Wire.post(headers: HTTPContinueTests.asking))
            #expect(response.status == 200)
        }
    }

    @Test func aClientThatDoesNotWaitNeedsNoContinue() async throws {
        let gate = Gate()
        try await RunningService.with(before: [HeadProbe { _ in try await gate.pass() }]) { service in
            let connection = try service.connect()
            let request = Wire.post(headers: HTTPContinueTests.asking)
            await connection.send(Array(request.dropLast(30)))
            try await gate.arrival()
            gate.open()
            await connection.send(Array(request.suffix(30)))
            #expect(try await connection.response().status == 200)
        }
    }

    @Test func anOldClientGetsNoContinue() async throws {
        try await RunningService.with { service in
            let connection = try service.connect()
            let body = Wire.event.body
            await connection.send(Wire.head("POST /ai HTTP/1.0", ["Content-Length: \(body.count)"] + HTTPContinueTests.asking))
            await connection.send(body)
            #expect(try await connection.response().status == 200)
        }
    }

    @Test func nothingOfTheBodyIsReadBeforeAStageAsks() async throws {
        let gate = Gate()
        let refuse = HeadProbe { _ in
            try await gate.pass()
            throw Rejection(.notMultipart, "no")
        }
        try await RunningService.with(before: [refuse]) { service in
            let connection = try RawConnection(port: service.port, buffers: 65_536)
            let size = 50_000_000
            async let sent = connection.send(
                Wire.head("POST /ai HTTP/1.1", ["Content-Length: \(size)"]) + [UInt8](repeating: 0x78, count: size))
            try await gate.arrival()
            gate.open()
            #expect(try await connection.response().status == 400)
            #expect(try #require(service.requests.first).bytes <= 16_384)
            #expect(await sent < 8_000_000)
            #expect(service.memory.peak == 0)
        }
    }
}
