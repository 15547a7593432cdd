import CaptureEngine
import CaptureHTTP
import CaptureKit
import CaptureTesting
import Foundation
import Testing

@Suite(.timeLimit(.minutes(5))) struct HTTPRouteTests {
    @Test func everyFormOfTheCapturePathReachesTheStages() async throws {
        try await RunningService.with { service in
            let targets = [
                "/ai", "/ai/", "/i/v0/ai", "/i/v0/ai/", "/ai?x=1", "/i/v0/ai/?a=/b&c=#d", "http://example.com/ai",
                "HTTPS://example.com:8080/ai/?q",
            ]
            for target in targets {
                let response = try await service.answer(to: Wire.post(target))
                #expect(response.status == 200, "\(target): \(response.text)")
            }
            #expect(service.log.records.count == targets.count)
        }
    }

    @Test func anotherPathIsNotFound() async throws {
        try await RunningService.with { service in
            let targets = [
                "/", "/a", "/ai//", "//ai", "/AI", "/ai/x", "/i/v0", "/i/v0/ai/x", "/x?/ai", "/%61i", "http://example.com",
                "http://example.com?/ai",
                "/metrics", "http://ai",
            ]
            for target in targets {
                let response = try await service.answer(to: Wire.post(target))
                #expect(response.status == 404, "\(target)")
                #expect(response.code == "not_found", "\(target)")
                #expect(response.json["stage"] is NSNull, "\(target)")
            }
            #expect(service.telemetry.ledger.rejected == targets.count)
            #expect(service.requests.allSatisfy { $0.code == .notFound })
        }
    }

    @Test(arguments: ["GET", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"])
    func anotherMethodIsNotAllowed(method: String) async throws {
        try await RunningService.with { service in
            let response = try await service.answer(to: Wire.text("\(method) /ai HTTP/1.1", ["Host: a"]))
            #expect(response.status == 405)
            #expect(response.code == "method_not_allowed")
            #expect(response.header("allow") == "POST, OPTIONS")
        }
    }

    @Test func headIsAnsweredWithoutABody() async throws {
        try await RunningService.with { service in
            let connection = try service.connect()
            await connection.send(Wire.text("HEAD /ai HTTP/1.1", ["Host: a"]) + Wire.text("HEAD /_liveness HTTP/1.1", ["Host: a"]))
            let refused = try await connection.response(toHead: true)
            #expect(refused.status == 405)
            #expect(try #require(Int(refused.header("content-length") ?? "")) > 0)
            let alive = try await connection.response(toHead: true)
            #expect(alive.status == 200)
            await connection.send(Wire.post())
            #expect(try await connection.response().status == 200)
        }
    }

    @Test(arguments: ["CONNECT example.com:443", "CONNECT /ai", "OPTIONS *", "POST *"])
    func otherTargetFormsAreRefused(line: String) async throws {
        try await RunningService.with { service in
            let response = try await service.answer(to: Wire.text("\(line) HTTP/1.1", ["Host: a"]))
            #expect([400, 404, 405].contains(response.status))
            #expect(service.telemetry.ledger.rejected == 1)
        }
    }

    @Test func healthTellsWhatIsNotReady() async throws {
        try await RunningService.with { service in
            for path in ["/_liveness", "/_readiness", "/_readiness?x=1"] {
                let response = try await service.answer(to: Wire.get(path))
                #expect(response.status == 200)
                #expect(response.header("content-type") == "application/json")
                #expect(response.json["status"] as? String == "ok")
            }
            service.log.setNotReady("no broker \"a\" is up")
            let alive = try await service.answer(to: Wire.get("/_liveness"))
            #expect(alive.status == 200)
            let unready = try await service.answer(to: Wire.get("/_readiness"))
            #expect(unready.status == 503)
            #expect(unready.header("content-type") == "application/json")
            #expect(Int(unready.header("retry-after") ?? "") == 1)
            #expect(unready.text == "{\"status\":\"not_ready\",\"stages\":[\"kafka_emit\"]}\n")
            let admin = try RawConnection(port: service.adminPort)
            await admin.send(Wire.get("/_readiness"))
            let told = try await admin.response()
            #expect(told.status == 503)
            #expect(told.json["reasons"] as? [String: String] == ["kafka_emit": "no broker \"a\" is up"])
            #expect(service.telemetry.ledger.received == 0)
            let wrong = try await service.answer(to: Wire.text("POST /_liveness HTTP/1.1", ["Host: a", "Content-Length: 0"]))
            #expect(wrong.status == 405)
            #expect(wrong.header("allow") == "GET, HEAD")
        }
    }

    @Test func theAdminPortHasMetricsAndClientsCannotReachThem() async throws {
        try await RunningService.with { service in
            _ = try await service.answer(to: Wire.post())
            let admin = try RawConnection(port: service.adminPort)
            await admin.send(
                Wire.get("/metrics") + Wire.get("/_readiness") + Wire.get("/ai") + Wire.text("POST /metrics HTTP/1.1", ["Host: a"]))
            let answers = try await admin.responses(4)
            #expect(answers.map(\.status) == [200, 200, 404, 404])
            #expect(answers[0].header("content-type") == "text/plain; version=0.0.4; charset=utf-8")
            #expect(answers[0].text.contains("capture_requests_total{outcome=\"accepted\"} 1\n"))
            #expect(service.telemetry.ledger.received == 1)
        }
    }
}
