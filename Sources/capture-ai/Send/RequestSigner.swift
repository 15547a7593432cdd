import CaptureKit
import HTTPSignatures

/// Signs requests as the contract wants them signed (§2).
struct RequestSigner {
    /// What the service demands, and what else a proxy leaves as it is.
    private static let components = (SignedRequest.required + ["content-type"]).map { Component($0) }

    private let keyID: String
    private let key: SigningKey
    private let digest: HeaderField
    private let random = RandomBits()

    /// Hashes `body`, once for all requests.
    init(keyID: String, key: SigningKey, body: [UInt8]) {
        (self.keyID, self.key, digest) = (keyID, key, ContentDigest.field(for: body))
    }

    /// The fields that sign a request, with a time and a nonce of their own: a try that is repeated is signed anew.
    ///
    /// - Parameter explain: is told what is signed, the token left out.
    func fields(for head: RequestHead, explain: (String) -> Void) throws -> [HeaderField] {
        let request = SignedRequest(
            RequestHead(method: head.method, path: head.path, target: head.target, headers: head.headers + [digest], client: head.client),
            scheme: "http")
        let nonce = String(random.next(), radix: 36) + String(random.next(), radix: 36)
        let input = SignatureInput(Self.components, created: .now(), keyID: keyID, algorithm: key.algorithm, nonce: nonce)
        let fields = [digest] + (try key.sign(request, input))
        explain(explanation(fields, base: try request.signatureBase(input)))
        return fields
    }

    private func explanation(_ fields: [HeaderField], base: [UInt8]) -> String {
        let lines = String(decoding: base, as: UTF8.self).split(separator: "\n").map { line in
            line.hasPrefix("\"authorization\": ") ? "\"authorization\": Bearer <token>" : String(line)
        }
        let indented = (lines + [""] + fields.map { "\($0.name): \($0.value)" }).map { $0.isEmpty ? "" : "  \($0)" }
        return "signed with \(key.algorithm.rawValue), line by line, and sent as the headers below:\n" + indented.joined(separator: "\n")
    }
}
