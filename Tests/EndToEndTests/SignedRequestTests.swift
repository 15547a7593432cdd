import CaptureEngine
import CaptureKit
import CaptureTesting
import Foundation
import HTTPSignatures
import ServerSupport
import Testing

/// Signed requests through HTTP, signed and sent by other projects' clients; what is refused is neither stored nor emitted.
@Suite(.timeLimit(.minutes(5)))
struct SignedRequestTests {
    private typealias Message = SigningService.Message

    @Test(arguments: ["h1", "e1"], ["phc_must", "phc_may"]) func aSignedRequestIsAccepted(keyID: String, token: String) async throws {
        try await SigningService.with { service async throws in
            let answer = try await service.python(Message(token: token), keyID: keyID)
            #expect(answer.status == 200, "\(answer.problem)")
        }
    }

    @Test func aRequestWithoutASignatureIsRefusedWhereOneIsRequired() async throws {
        try await SigningService.with { service async throws in
            let refused = try await service.python(Message(token: "phc_must"), options: ["unsigned"])
            #expect(refused.status == 401)
            #expect(refused.code == "missing_signature")
            #expect(refused.problem["stage"] as? String == "auth")
            for token in ["phc_may", "phc_once", "phc_none"] {
                #expect(try await service.python(Message(token: token), options: ["unsigned"]).status == 200)
            }
            let answer = try await service.service.send(
                SigningService.request, headers: [HeaderField("Authorization", "Bearer phc_must")])
            #expect(answer.status == 401)
            #expect(answer.header("www-authenticate") == "Bearer realm=\"capture-ai\"")
            #expect(
                answer.header("accept-signature") == #"sig1=("@method" "@path" "authorization" "content-digest");created;keyid"#)
        }
    }

    @Test(arguments: ["h1", "e1"]) func anotherBodyThanTheSignedOneIsRefusedAtItsEnd(keyID: String) async throws {
        try await SigningService.with { service async throws in
            for token in ["phc_must", "phc_may"] {
                let answer = try await service.python(Message(token: token), keyID: keyID, options: ["alter"])
                #expect(answer.status == 401)
                #expect(answer.code == "digest_mismatch", "\(answer.problem)")
            }
            var message = Message(token: "phc_must")
            message.body += "\n"
            let fields = try await service.fields(message)
            let altered = try await service.curl(fields, token: "phc_must", body: SigningService.request.body)
            #expect(altered.status == 401)
            #expect(altered.code == "digest_mismatch")
            #expect(altered.problem["stage"] as? String == "auth")
        }
    }

    @Test func aWrongKeyOrNoneOfTheTeamsIsRefused() async throws {
        try await SigningService.with { service async throws in
            let other = Data((0..<32).map { UInt8($0) }).base64EncodedString()
            let wrong = try await service.python(Message(token: "phc_may"), secret: other)
            #expect(wrong.status == 401)
            #expect(wrong.code == "invalid_signature")
            let unknown = try await service.python(Message(token: "phc_may"), keyID: "h2")
            #expect(unknown.code == "invalid_signature")
            let noSecrets = try await service.python(Message(token: "phc_none"))
            #expect(noSecrets.code == "invalid_signature")
            #expect((noSecrets.problem["detail"] as? String)?.contains("has no signing secret") == true)
        }
    }

    @Test func oldSignaturesAndThoseThatComeTwiceAreRefused() async throws {
        try await SigningService.with { service async throws in
            var message = Message(token: "phc_may")
            for age in [400, -400] {
                message.created = Int(Date().timeIntervalSince1970) - age
                let answer = try await service.python(message)
                #expect(answer.status == 401)
                #expect(answer.code == "stale_signature")
            }
            var once = Message(token: "phc_once")
            #expect(try await service.python(once).code == "invalid_signature")
            once.nonce = "n-1"
            #expect(try await service.python(once).status == 200)
            #expect(try await service.python(once).code == "stale_signature")
            once.nonce = "n-2"
            #expect(try await service.python(once).status == 200)
            // A team that does not ask for nonces may repeat them.
            message = Message(token: "phc_may")
            message.nonce = "n-1"
            for _ in 0..<2 { #expect(try await service.python(message).status == 200) }
        }
    }

    @Test func curlSendsABodyOnlyWhenTheSignatureHolds() async throws {
        try await SigningService.with { service async throws in
            let body = SigningService.request.body
            let fields = try await service.fields(Message(token: "phc_must")) + ["Expect: 100-continue"]
            let good = try await service.curl(fields, token: "phc_must", body: body)
            #expect(good.status == 200)
            let bad = try await service.curl(fields.map { $0.replacing("@path", with: "@query") }, token: "phc_must", body: body)
            #expect(bad.code == "invalid_signature")
            try await service.service.ended(2)
            #expect(service.service.requests.map(\.bytes) == [body.count, 0])
        }
    }

    @Test(arguments: [1, 100, 10_000]) func aChunkedBodyIsCheckedToo(size: Int) async throws {
        try await SigningService.with { service async throws in
            let (body, type) = (SigningService.request.body, SigningService.request.contentType)
            let fields = try await service.fields(Message(token: "phc_must"))
            let head =
                ["Host: localhost", "Authorization: Bearer phc_must", "Content-Type: \(type)", "Transfer-Encoding: chunked"] + fields
            var altered = body
            altered[body.count / 2] ^= 1
            for (sent, status) in [(body, 200), (altered, 401)] {
                var bytes = Array(Wire.text("POST /ai HTTP/1.1", head).utf8)
                for start in stride(from: 0, to: sent.count, by: size) {
                    let chunk = sent[start..<min(start + size, sent.count)]
                    bytes += Array("\(String(chunk.count, radix: 16))\r\n".utf8) + chunk + Array("\r\n".utf8)
                }
                let answer = try await service.service.answer(to: bytes + Array("0\r\n\r\n".utf8))
                #expect(answer.status == status, "\(answer.text)")
                if status == 401 { #expect(answer.code == "digest_mismatch") }
            }
        }
    }
}

extension SigningService {
    /// Lets curl send a body with header lines.
    func curl(_ lines: [String], token: String, body: [UInt8]) async throws -> Answer {
        try await Workshop.withFolder { folder async throws in
            try Data(body).write(to: URL(fileURLWithPath: "\(folder)/body"))
            let all = ["Authorization: Bearer \(token)", "Content-Type: \(SigningService.request.contentType)"] + lines
            let arguments =
                ["-sS", "-w", "\n%{http_code}", "--data-binary", "@\(folder)/body"] + all.flatMap { ["-H", $0] }
            let text = try await Command.run("curl", arguments + [url]).text
            let problem = text.prefix { $0 != "\n" }
            return Answer(
                status: Int(text.split(separator: "\n").last ?? "") ?? 0,
                problem: try JSONSerialization.jsonObject(with: Data(problem.utf8)) as? [String: Any] ?? [:])
        }
    }
}
