import CaptureEngine
import CaptureHTTP
import CaptureKit
import CaptureTesting
import Foundation
import Testing

@Suite(.timeLimit(.minutes(5))) struct HTTPMalformedTests {
    private static func post(_ headers: String...) -> String { Wire.text("POST /ai HTTP/1.1", ["Host: a"] + headers) }

    /// Heads that are refused, by status and code.
    static let heads: [(name: String, head: String, code: String)] = [
        ("no request line", "\0\0\0\0\r\n\r\n", "malformed_request"),
        ("TLS", "\u{16}\u{3}\u{1}\u{2}\0\u{1}\0\u{1}\r\n\r\n", "malformed_request"),
        ("unknown method", "FROB /ai HTTP/1.1\r\nHost: a\r\n\r\n", "malformed_request"),
        ("lower case method", "post /ai HTTP/1.1\r\nHost: a\r\n\r\n", "malformed_request"),
        ("no target", "POST HTTP/1.1\r\nHost: a\r\n\r\n", "malformed_request"),
        ("space in target", "POST /a i HTTP/1.1\r\nHost: a\r\n\r\n", "malformed_request"),
        ("NUL in target", "POST /a\0i HTTP/1.1\r\nHost: a\r\n\r\n", "malformed_request"),
        ("no slash before the version", "POST /ai HTTP1.1\r\nHost: a\r\n\r\n", "malformed_request"),
        ("no host", "POST /ai HTTP/1.1\r\nContent-Length: 0\r\n\r\n", "malformed_request"),
        ("two hosts", post("Host: b"), "malformed_request"),
        ("two lengths", post("Content-Length: 5", "Content-Length: 6"), "malformed_request"),
        ("the same length twice", post("Content-Length: 5", "Content-Length: 5"), "malformed_request"),
        ("a list of lengths", post("Content-Length: 5, 5"), "malformed_request"),
        ("negative length", post("Content-Length: -1"), "malformed_request"),
        ("length with a plus", post("Content-Length: +1"), "malformed_request"),
        ("length with a sign of hex", post("Content-Length: 0x1"), "malformed_request"),
        ("empty length", post("Content-Length:"), "malformed_request"),
        ("length that overflows", post("Content-Length: 99999999999999999999999"), "malformed_request"),
        ("length and chunked", post("Content-Length: 5", "Transfer-Encoding: chunked"), "malformed_request"),
        ("chunked and length", post("Transfer-Encoding: chunked", "Content-Length: 5"), "malformed_request"),
        ("chunked twice", post("Transfer-Encoding: chunked", "Transfer-Encoding: chunked"), "malformed_request"),
        ("chunked twice in a list", post("Transfer-Encoding: chunked, chunked"), "malformed_request"),
        ("gzip, chunked", post("Transfer-Encoding: gzip, chunked"), "malformed_request"),
        ("chunked, gzip", post("Transfer-Encoding: chunked, gzip"), "malformed_request"),
        ("identity", post("Transfer-Encoding: identity"), "malformed_request"),
        ("vertical tab in coding", post("Transfer-Encoding: \u{b}chunked"), "malformed_request"),
        ("chunked for an old client", "POST /ai HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", "malformed_request"),
        ("space before the colon", post("Content-Length : 5"), "malformed_request"),
        ("space before the name", "POST /ai HTTP/1.1\r\n Host: a\r\n\r\n", "malformed_request"),
        ("no colon", post("nonsense"), "malformed_request"),
        ("no name", post(": value"), "malformed_request"),
        ("NUL in a name", post("X\0: y"), "malformed_request"),
        ("NUL in a value", post("X: a\0b"), "malformed_request"),
        ("CR in a value", post("X: a\rb"), "malformed_request"),
        ("fold", post("X: a", " folded"), "malformed_request"),
        ("bare line feeds in a value", post("X: a\n\nGET /ai HTTP/1.1"), "malformed_request"),
        ("version 2", "POST /ai HTTP/2.0\r\nHost: a\r\n\r\n", "unsupported_version"),
        ("version 1.2", "POST /ai HTTP/1.2\r\nHost: a\r\n\r\n", "unsupported_version"),
        ("version 0.9", "GET /ai HTTP/0.9\r\n\r\n", "unsupported_version"),
        ("version 9.9", "POST /ai HTTP/9.9\r\nHost: a\r\n\r\n", "unsupported_version"),
        ("HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "unsupported_version"),
        ("a header of a MB", post("X: " + String(repeating: "x", count: 1 << 20)), "headers_too_large"),
        ("a header name of a MB", post(String(repeating: "x", count: 1 << 20) + ": x"), "headers_too_large"),
        ("a target of a MB", "POST /" + String(repeating: "x", count: 1 << 20) + " HTTP/1.1\r\nHost: a\r\n\r\n", "headers_too_large"),
        ("a target of 20 KB", "POST /" + String(repeating: "x", count: 20_000) + " HTTP/1.1\r\nHost: a\r\n\r\n", "headers_too_large"),
        ("spaces without end", "POST /ai HTTP/1.1\r\nX:" + String(repeating: " ", count: 1 << 20), "headers_too_large"),
        ("empty lines without end", String(repeating: "\r\n", count: 1 << 19), "headers_too_large"),
        ("headers without end", "POST /ai HTTP/1.1\r\nHost: a\r\n" + String(repeating: "X: y\r\n", count: 100_000), "headers_too_large"),
        ("101 headers", post(String(repeating: "X: y\r\n", count: 99) + "X: y"), "headers_too_large"),
    ]

    @Test(arguments: heads)
    func whatTheParserRefusesIsAProblemDocument(kind: (name: String, head: String, code: String)) async throws {
        try await RunningService.with { service in
            let connection = try service.connect()
            async let sent = connection.send(Array(kind.head.utf8))
            let response = try await connection.response()
            _ = await sent
            #expect(response.code == kind.code, "\(response.text)")
            #expect(response.status == ["malformed_request": 400, "headers_too_large": 431, "unsupported_version": 505][kind.code])
            #expect(response.header("content-type") == "application/problem+json")
            #expect(response.header("connection") == "close")
            #expect(response.json["request_id"] as? String == response.header("x-request-id"))
            #expect(response.json["type"] as? String == "urn:capture-ai:problem:\(kind.code)")
            #expect(response.json["detail"] as? String != nil)
            try await service.ended(1)
            #expect(service.telemetry.ledger.rejected == 1)
            #expect(service.requests.first?.code?.name == kind.code)
            #expect(service.requests.first?.stage == nil)
            let next = try await service.answer(to: Wire.post())
            #expect(next.status == 200)
        }
    }

    @Test func whatIsUnusualButValidIsTaken() async throws {
        try await RunningService.with { service in
            let headers = [
                ["X: \u{80}\u{ff}"], ["X:"], ["X:y"], ["X: \t y \t "], ["X-\(String(repeating: "n", count: 4000)): y"],
                ["User-Agent: a\tb"],
                Array(repeating: "X: y", count: 97), ["X: " + String(repeating: "y", count: 16_000)],
            ]
            for fields in headers {
                let response = try await service.answer(to: Wire.post(headers: fields))
                #expect(response.status == 200, "\(fields.description.prefix(100))")
            }
            let invalid = Wire.head("POST /ai HTTP/1.1", ["Content-Length: \(Wire.event.body.count)", "X: @@"]).map {
                $0 == 0x40 ? 0xff : $0
            }
            let old = "POST /ai HTTP/1.0\r\nContent-Type: \(Wire.event.contentType)\r\nContent-Length: \(Wire.event.body.count)\r\n\r\n"
            for request in [invalid + Wire.event.body, Array("\r\n\r\n".utf8) + Wire.post(), Array(old.utf8) + Wire.event.body] {
                let response = try await service.answer(to: request)
                #expect(response.status == 200)
            }
        }
    }

    @Test func aRequestHiddenBehindAnotherIsNotServed() async throws {
        try await RunningService.with { service in
            let hidden = String(decoding: Wire.post(headers: ["X-Request-Id: hidden"]), as: UTF8.self)
            let tricks = [
                "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n\(hidden)",
                "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n\(hidden)",
                "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n\(hidden)", "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n\(hidden)",
                "Content-Length: 0\r\nContent-Length: 999\r\n\r\n\(hidden)", "X: y\n\n\(hidden)",
            ]
            for trick in tricks {
                let connection = try service.connect()
                await connection.send("POST /nowhere HTTP/1.1\r\nHost: a\r\n\(trick)")
                connection.finishSending()
                let text = String(decoding: try await connection.readToEnd(), as: UTF8.self)
                #expect(text.hasPrefix("HTTP/1.1 400"))
                #expect(text.split(separator: "X-Request-Id: ").count == 2, "\(text)")
            }
            #expect(service.log.records.isEmpty)
        }
    }
}
