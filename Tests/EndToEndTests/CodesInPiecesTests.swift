import CaptureEngine
import CaptureKit
import CaptureTesting
import Testing

/// However a body arrives, its answer is the same.
@Suite struct CodesInPiecesTests {
    private static let good = MultipartRequest(
        event: #"{"event":"$ai_x","distinct_id":"u","uuid":"01919e23-46d0-7b2c-8f5e-0123456789ab"}"#, properties: #"{"n":1.0}"#,
        blobs: [("a", "1\r\n--capture-ai-tes\r\n2"), ("b.c", "\r\n")]
    ).body

    @Test(arguments: [1, 7, 65536]) func chunksOfAnySizeAreTheSameBody(_ size: Int) async throws {
        try await RunningService.with { service in
            for body in [Self.good, Array(Self.good.dropLast(9)), Self.good + [0x2e], Array(Self.good.dropFirst())] {
                let whole = try await service.send(body: body, contentType: "multipart/form-data; boundary=capture-ai-test")
                let chunked = try await sendChunked(body, size, to: service)
                #expect(chunked.status == whole.status)
                #expect(chunked.code == whole.code)
                if whole.status == 200 { #expect(chunked.text == whole.text) }
            }
            #expect(service.log.records.count == 2)
            #expect(service.log.records.first?.key == service.log.records.last?.key)
            #expect(service.telemetry.ledger.rejected == 6)
        }
    }

    private func sendChunked(_ body: [UInt8], _ size: Int, to service: RunningService) async throws -> HTTPResponse {
        let connection = try service.connect()
        var request = Array(
            ("POST /ai HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
                + "Content-Type: multipart/form-data; boundary=capture-ai-test\r\n\r\n").utf8)
        for start in stride(from: 0, to: body.count, by: size) {
            let chunk = body[start..<min(start + size, body.count)]
            request += Array("\(String(chunk.count, radix: 16))\r\n".utf8) + chunk + Array("\r\n".utf8)
        }
        await connection.send(request + Array("0\r\n\r\n".utf8))
        return try await connection.response()
    }
}
