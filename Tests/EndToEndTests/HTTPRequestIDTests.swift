import CaptureEngine
import CaptureHTTP
import CaptureKit
import CaptureTesting
import Foundation
import Testing

@Suite(.timeLimit(.minutes(5))) struct HTTPRequestIDTests {
    @Test(arguments: ["a", "A-Z.a_z:0-9", String(repeating: "x", count: 128), "01919e23-46d0-7b2c-8f5e-0123456789ab", "skate", "phone_1"])
    func aWellShapedIDIsKept(id: String) async throws {
        try await RunningService.with { service in
            let accepted = try await service.answer(to: Wire.post(headers: ["X-Request-Id: \(id)"]))
            #expect(accepted.header("x-request-id") == id)
            let refused = try await service.answer(to: Wire.post("/nowhere", headers: ["x-request-id: \(id)"]))
            #expect(refused.header("x-request-id") == id)
            #expect(refused.json["request_id"] as? String == id)
            let malformed = try await service.answer(to: Wire.post(headers: ["X-Request-ID: \(id)", "Content-Length: 1"]))
            #expect(malformed.status == 400)
            #expect(malformed.json["request_id"] as? String == id)
            #expect(service.requests.map(\.requestID) == [id, id, id])
        }
    }

    @Test func oneThatIsTheRequestsOwnTokenIsReplaced() async throws {
        try await RunningService.with { service in
            for (id, isKept) in [("MYTOKEN123", false), ("TOKEN123", false), ("OTHERTOKEN", true)] {
                for more in [[], ["Content-Length: 1"]] {
                    let headers = ["Authorization: Bearer MYTOKEN123", "X-Request-Id: \(id)"] + more
                    let answered = try await service.answer(to: Wire.post(headers: headers)).header("x-request-id")
                    #expect((answered == id) == isKept)
                }
            }
        }
    }

    @Test(arguments: [
        "", "a b", "a/b", "ä", "a\"b", "<x>", String(repeating: "x", count: 129), "phc_abc", "PHX_abc", "sk-abc", "sk_live_1", "pk_live_1",
        "AKIA1",
        "ghp_1", "xoxb-1", "eyJhbGciOi", "Bearer", "bearer:x", "req-phc_abc", "a.b:ghs_1", "AIzaSy", "x_glpat-1", "github_pat_1",
    ])
    func anotherIsReplaced(id: String) async throws {
        try await RunningService.with { service in
            let requests = [
                Wire.post(headers: ["X-Request-Id: \(id)"]), Wire.post("/nowhere", headers: ["X-Request-Id: \(id)"]),
                Wire.post(headers: ["X-Request-Id: \(id)", "Content-Length: 1"]),
            ]
            for request in requests {
                let made = try #require(try await service.answer(to: request).header("x-request-id"))
                #expect(UUID(uuidString: made) != nil, "\(made)")
            }
            #expect(Set(service.requests.map(\.requestID)).count == 3)
        }
    }
}
