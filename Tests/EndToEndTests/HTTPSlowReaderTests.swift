import CaptureTesting
import Foundation
import Testing

/// An answer is not cut short because its client reads it late.
@Suite(.timeLimit(.minutes(5))) struct HTTPSlowReaderTests {
    /// An answer of some hundred KiB: more than both sides' systems hold back.
    private var large: [UInt8] {
        let name = String(repeating: "n", count: 400)
        let request = MultipartRequest(
            event: #"{"event":"$ai_trace","distinct_id":"u"}"#, blobs: (0..<900).map { (path: "\(name)\($0)", value: "x") })
        let head = "POST /ai HTTP/1.1\r\nHost: a\r\nContent-Type: \(request.contentType)\r\nContent-Length: \(request.body.count)\r\n"
        return Array((head + "\r\n").utf8) + request.body
    }

    @Test func afterAHalfCloseEveryAnswerComesWhole() async throws {
        try await RunningService.with { service in
            let connection = try RawConnection(port: service.port, buffers: 4096)
            let request = large
            async let sent = connection.send(request + request + request)
            try await service.ended(1)
            async let answers = connection.responses(3)
            _ = await sent
            connection.finishSending()
            #expect(try await answers.map(\.status) == [200, 200, 200])
        }
    }

    @Test func theLastAnswerComesWholeAfterTheStopBegan() async throws {
        try await RunningService.with { service in
            let connection = try RawConnection(port: service.port, buffers: 4096)
            await connection.send(large)
            try await service.ended(1)
            async let stopped: Void = service.stop()
            try await Task.sleep(for: .milliseconds(50))
            #expect(try await connection.response().status == 200)
            connection.finishSending()
            await stopped
        }
    }
}
