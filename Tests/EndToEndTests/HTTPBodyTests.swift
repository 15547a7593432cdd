import CaptureEngine
import CaptureHTTP
import CaptureKit
import CaptureTesting
import Foundation
import Testing

@Suite(.timeLimit(.minutes(5))) struct HTTPBodyTests {
    @Test(arguments: [1, 7, 100, 65_536]) func chunksOfAnySizeGiveTheSameBody(size: Int) async throws {
        let got = Watched<[[UInt8]]>([])
        try await RunningService.with(stages: [BodyProbe.collecting { body in got.change { $0.append(body) } }]) { service in
            let body = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }.prefix(size == 1 ? 2000 : 200_000)
            let response = try await service.answer(to: Wire.chunked(size: size, body: Array(body)))
            #expect(response.status == 200)
            #expect(got.value == [Array(body)])
            #expect(service.requests.first?.bytes == body.count)
        }
    }

    @Test func chunkExtensionsAndTrailersAreAllowedAndIgnored() async throws {
        let got = Watched<[[UInt8]]>([])
        try await RunningService.with(stages: [BodyProbe.collecting { body in got.change { $0.append(body) } }]) { service in
            let connection = try service.connect()
            await connection.send(Wire.head("POST /ai HTTP/1.1", ["Transfer-Encoding:  ChUnKeD  ", "Trailer: X-Sum"]))
            await connection.send("3;name=value\r\nabc\r\n00A;q=x\r\n0123456789\r\n0;last\r\nX-Sum: 1\r\nX-Empty:\r\n\r\n")
            #expect(try await connection.response().status == 200)
            await connection.send(Wire.post(body: Array("next".utf8)))
            #expect(try await connection.response().status == 200)
            #expect(got.value.map { String(decoding: $0, as: UTF8.self) } == ["abc0123456789", "next"])
        }
    }

    @Test func aBodyCutAtEveryByteGivesTheSameRecord() async throws {
        try await RunningService.with { service in
            let connection = try service.connect()
            let request = Wire.post()
            for cut in 1..<request.count {
                await connection.send(Array(request[..<cut]))
                await connection.send(Array(request[cut...]))
                #expect(try await connection.response().status == 200, "cut at \(cut)")
            }
            #expect(service.log.records.count == request.count - 1)
        }
    }

    @Test func aBodyThatEndsEarlyIsRefused() async throws {
        try await RunningService.with { service in
            let requests = [Wire.post(), Wire.chunked(size: 20)]
            for request in requests {
                let head = try #require(Data(request).firstRange(of: Data("\r\n\r\n".utf8))).upperBound
                for kept in [head, head + 1, head + 40, request.count - 1] {
                    let connection = try service.connect()
                    await connection.send(Array(request[..<kept]))
                    connection.finishSending()
                    let response = try await connection.response()
                    #expect(response.status == 400)
                    #expect(response.code == "malformed_request", "\(response.text)")
                    #expect(response.header("connection") == "close")
                    #expect(try await connection.readToEnd().isEmpty)
                }
            }
            #expect(service.log.records.isEmpty)
        }
    }

    @Test(arguments: ["x\r\n", "-1\r\n", "0x5\r\n", "5 5\r\n", "fffffffffffffffff\r\n", "3\r\nabcd\r\n", "\r\n", "3\nabc\n"])
    func aBrokenChunkIsRefused(chunk: String) async throws {
        try await RunningService.with { service in
            let connection = try service.connect()
            await connection.send(Wire.head("POST /ai HTTP/1.1", ["Transfer-Encoding: chunked"]))
            await connection.send("\(chunk)zzzzzzzzzzzzzzzz\r\n\r\n")
            connection.finishSending()
            let response = try await connection.response()
            #expect(response.status == 400)
            #expect(response.header("connection") == "close")
            #expect(service.log.records.isEmpty)
        }
    }

    @Test func aStageMayReadTheBodyOnAnyThread() async throws {
        let got = Watched(0)
        let elsewhere = BodyProbe { body, context in
            let count = try await Task.detached {
                let buffer = try await BodyBuffer(expected: body.length ?? 0, budget: context.memory)
                let source = try body.open()
                while try await source(buffer) {}
                return buffer.count
            }.value
            got.change { $0 = count }
            await onMainActor()
        }
        try await RunningService.with(stages: [elsewhere]) { service in
            let connection = try service.connect()
            await connection.send(Wire.head("POST /ai HTTP/1.1", ["Content-Length: 300000"] + ["Expect: 100-continue"]))
            #expect(try await connection.response().status == 100)
            await connection.send([UInt8](repeating: 1, count: 300_000))
            #expect(try await connection.response().status == 200)
            #expect(got.value == 300_000)
        }
    }

    @Test func aStageThatReadsOnlyTheBeginningDoesNotHoldTheConnection() async throws {
        let first = BodyProbe { body, context in
            let buffer = try await BodyBuffer(expected: 0, budget: context.memory)
            _ = try await body.open()(buffer)
        }
        try await RunningService.with(stages: [first]) { service in
            let connection = try service.connect()
            for size in [10, 60_000, 900_000] {
                await connection.send(Wire.post(body: [UInt8](repeating: 1, count: size)))
                #expect(try await connection.response().status == 200)
            }
            await connection.send(Wire.post(body: [UInt8](repeating: 1, count: 3_000_000)))
            let last = try await connection.response()
            #expect(last.status == 200)
            #expect(last.header("connection") == "close")
        }
    }
}

@MainActor private func onMainActor() async {}
