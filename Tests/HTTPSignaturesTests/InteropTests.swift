import CaptureKit
import Foundation
import ServerSupport
import Testing

@testable import HTTPSignatures

/// Against the Python package http-message-signatures, in both directions.
struct InteropTests {
    private struct Message: Encodable {
        var method = "POST"
        var url = "http://127.0.0.1:8080/ai?x=1&y"
        var headers: [String: String]
        var body = "the body as sent"
        var nonce: String?
    }

    private let headers = ["Host": "127.0.0.1:8080", "Authorization": "Bearer phc_sample", "Content-Type": "text/plain"]

    private func python(_ action: String, _ algorithm: SignatureAlgorithm, _ message: Message) async throws -> String {
        try await Workshop.withFolder { folder async throws in
            let file = "\(folder)/key.pem"
            let pem = action == "verify" ? Sample.publicKey : Sample.privateKey
            try Data(pem.utf8).write(to: URL(fileURLWithPath: file))
            let key = algorithm == .ed25519 ? file : Sample.sharedSecret
            let input = String(decoding: try JSONEncoder().encode(message), as: UTF8.self)
            let arguments = [Workshop.script("http_signature.py"), action, algorithm.rawValue, "h1", key]
            return try await Command.run(Workshop.python(), arguments, input: input).text
        }
    }

    private func request(_ fields: [HeaderField]) -> SignedRequest {
        let all = headers.map { HeaderField($0.key, $0.value) } + fields
        return SignedRequest(RequestHead(method: "POST", path: "/ai", target: "/ai?x=1&y", headers: all, client: "127.0.0.1"))
    }

    @Test(arguments: SignatureAlgorithm.allCases) func whatPythonSignsHolds(algorithm: SignatureAlgorithm) async throws {
        let lines = try await python("sign", algorithm, Message(headers: headers, nonce: "n \"1\\")).split(separator: "\n")
        let fields = lines.map { line in
            let name = line.prefix { $0 != ":" }
            return HeaderField(String(name), String(line.dropFirst(name.count + 2)))
        }
        #expect(fields.map(\.name) == ["Content-Digest", "Signature-Input", "Signature"])
        let key = try VerificationKey(algorithm, algorithm == .ed25519 ? Sample.publicKey : Sample.sharedSecret)
        let verified = try request(fields).verify(now: .now()) { $0 == "h1" ? key : nil }
        #expect(verified.nonce == "n \"1\\")
        #expect(ContentDigest.field(for: Array("the body as sent".utf8)) == fields[0])
    }

    @Test(arguments: SignatureAlgorithm.allCases) func whatWeSignHoldsInPython(algorithm: SignatureAlgorithm) async throws {
        let digest = ContentDigest.field(for: Array("the body as sent".utf8))
        let key = try SigningKey(algorithm, algorithm == .ed25519 ? Sample.privateKey : Sample.sharedSecret)
        let components = SignedRequest.required + ["@authority", "@query", "@request-target", "content-type"]
        let input = SignatureInput(
            components.map { Component($0) }, created: .now(), keyID: "h1", algorithm: algorithm, nonce: "n \"1\\")
        let fields = [digest] + (try key.sign(request([digest]), input))
        var message = Message(headers: headers.merging(fields.map { ($0.name, $0.value) }) { $1 })
        #expect(try await python("verify", algorithm, message) == "valid\n")
        message.body += "!"
        #expect(try await python("verify", algorithm, message) != "valid\n")
        message.body = "the body as sent"
        message.headers["Authorization"] = "Bearer phc_other"
        #expect(try await python("verify", algorithm, message) != "valid\n")
    }
}
