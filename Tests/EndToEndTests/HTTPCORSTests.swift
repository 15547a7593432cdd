import CaptureEngine
import CaptureHTTP
import CaptureKit
import CaptureTesting
import Foundation
import Testing

@Suite(.timeLimit(.minutes(5))) struct HTTPCORSTests {
    private static let origin = "https://app.example.com:8443"

    @Test func aPreflightIsMirrored() async throws {
        try await RunningService.with { service in
            for path in ["/ai", "/i/v0/ai/"] {
                let asked = "authorization,content-type,x-request-id"
                let response = try await service.answer(
                    to: Wire.text(
                        "OPTIONS \(path) HTTP/1.1",
                        [
                            "Host: a", "Origin: \(HTTPCORSTests.origin)", "Access-Control-Request-Method: POST",
                            "Access-Control-Request-Headers: \(asked)",
                        ]))
                #expect(response.status == 204)
                #expect(response.body.isEmpty && response.header("content-length") == nil)
                #expect(response.header("access-control-allow-origin") == HTTPCORSTests.origin)
                #expect(response.header("access-control-allow-headers") == asked)
                #expect(response.header("access-control-allow-methods") == "POST, OPTIONS")
                #expect(response.header("vary")?.contains("Origin") == true)
                #expect(response.header("x-request-id") != nil)
            }
            #expect(service.telemetry.ledger.received == 0)
        }
    }

    /// Requests that end in every kind of answer, with the status and a header that belongs to the head.
    static let kinds: [(name: String, request: String, status: Int)] = [
        ("accepted", String(decoding: Wire.post(headers: ["Origin: \(origin)"]), as: UTF8.self), 200),
        ("rejected by a stage", String(decoding: Wire.post(headers: ["Origin: \(origin)"], body: []), as: UTF8.self), 400),
        ("not found", Wire.get("/nowhere", headers: ["Origin: \(origin)"]), 404),
        ("method", Wire.get("/ai", headers: ["Origin: \(origin)"]), 405),
        ("health", Wire.get("/_liveness", headers: ["Origin: \(origin)"]), 200),
        ("no host", Wire.text("GET /ai HTTP/1.1", ["Origin: \(origin)"]), 400),
        ("too large", Wire.text("POST /ai HTTP/1.1", ["Host: a", "Origin: \(origin)", "Content-Length: 99999999999"]), 413),
        ("one header too large", Wire.get("/ai", headers: ["Origin: \(origin)", "X: " + String(repeating: "x", count: 30_000)]), 431),
        (
            "headers too large",
            Wire.get("/ai", headers: ["Origin: \(origin)"] + Array(repeating: "X: \(String(repeating: "x", count: 3000))", count: 9)), 431
        ),
        ("too many headers", Wire.get("/ai", headers: ["oRiGiN:\(origin) "] + Array(repeating: "X: x", count: 101)), 431),
        ("malformed header", Wire.get("/ai", headers: ["Origin: \(origin)", "no colon"]), 400),
        ("malformed length", Wire.text("POST /ai HTTP/1.1", ["Host: a", "Origin: \(origin)", "Content-Length: 1x"]), 400),
        ("transfer coding", Wire.text("POST /ai HTTP/1.1", ["Host: a", "Origin: \(origin)", "Transfer-Encoding: gzip, chunked"]), 400),
    ]

    @Test(arguments: kinds)
    func everyAnswerMirrorsTheOrigin(kind: (name: String, request: String, status: Int)) async throws {
        try await RunningService.with { service in
            let response = try await service.answer(to: kind.request)
            #expect(response.status == kind.status, "\(response.text)")
            #expect(response.header("access-control-allow-origin") == HTTPCORSTests.origin)
            #expect(response.header("access-control-expose-headers")?.contains("X-Request-Id") == true)
            #expect(response.header("vary")?.contains("Origin") == true)
        }
    }

    @Test func withoutAnOriginThereIsNothingToMirror() async throws {
        try await RunningService.with { service in
            let response = try await service.answer(to: Wire.post())
            #expect(response.headers.allSatisfy { !$0.name.lowercased().hasPrefix("access-control") })
        }
    }

    @Test func noAnswerEchoesMuchOfARequest() async throws {
        try await RunningService.with { service in
            let long = String(repeating: "z", count: 4000)
            let requests = [
                Wire.text("OPTIONS /ai HTTP/1.1", ["Host: a", "Origin: https://\(long)", "Access-Control-Request-Headers: \(long)"]),
                Wire.get("/\(long)", headers: ["X-Request-Id: \(long)"]),
                Wire.get("/ai", headers: ["\(long): \(long)", "no colon \(long)"]),
                Wire.text("\(long) /ai HTTP/1.1", ["Host: a"]), Wire.text("GET /ai HTTP/\(long)", ["Host: a"]),
                Wire.text("POST /ai HTTP/1.1", ["Host: a", "Content-Length: \(long)"]),
                Wire.text("POST /ai HTTP/1.1", ["Host: a", "Content-Length: 0", "Content-Type: \(long)"]),
                Wire.text("POST /ai HTTP/1.1", ["Host: a", "Content-Length: 0", "Content-Type: multipart/form-data; boundary=\(long)"]),
            ]
            for request in requests {
                let connection = try service.connect()
                await connection.send(request)
                connection.finishSending()
                let answer = String(decoding: try await connection.readToEnd(), as: UTF8.self)
                #expect(answer.hasPrefix("HTTP/1.1 "))
                #expect(answer.count { $0 == "z" } <= 200, "\(answer)")
            }
        }
    }

    @Test func noAnswerHoldsAToken() async throws {
        try await RunningService.with { service in
            let token = "phc_averysecrettoken"
            let headers = ["Authorization: Bearer \(token)", "X-Request-Id: \(token)"]
            let requests = [
                Wire.post(headers: headers), Wire.post(headers: headers, body: []), Wire.post("/nowhere", headers: headers),
                Wire.post(headers: headers + ["Content-Length: 1"]), Wire.post(headers: headers + ["bad line"]),
                Wire.post(headers: headers + ["Big: " + String(repeating: "x", count: 20_000)]),
                Wire.post(version: "HTTP/9.9", headers: headers),
            ]
            for request in requests {
                let connection = try service.connect()
                await connection.send(request)
                connection.finishSending()
                let answer = String(decoding: try await connection.readToEnd(), as: UTF8.self)
                #expect(answer.hasPrefix("HTTP/1.1 "))
                #expect(!answer.contains(token), "\(answer)")
            }
        }
    }
}
