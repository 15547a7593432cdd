import CaptureKit

/// One request, ready to be sent.
struct SampleRequest {
    /// The request line and the headers, with the blank line.
    let head: [UInt8]
    let body: [UInt8]
    /// Whether the client waits for the server's word before it sends the body (RFC 9110 §10.1.1).
    let waitsForContinue: Bool

    /// Puts the request together.
    ///
    /// - Parameters:
    ///   - signer: signs it, if there is one.
    ///   - explain: is told what is signed.
    /// - Throws: ``SendFailure`` when a header cannot hold the token, or a signer lacks one; the error does not repeat it.
    init(_ endpoint: Endpoint, _ body: SampleBody, token: String?, signer: RequestSigner?, explain: (String) -> Void) throws {
        if let token, token.isEmpty || !token.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) {
            throw SendFailure.usage("the token is empty or has characters that no header may hold")
        }
        if signer != nil, token == nil {
            throw SendFailure.usage("a signature covers the project API key: put it into CAPTURE_AI_TOKEN, or use --token")
        }
        // A server reads little of a body that it refuses, and a reset connection would lose its answer.
        waitsForContinue = body.bytes.count > 1024 * 1024
        var fields = [
            HeaderField("Host", endpoint.authority), HeaderField("User-Agent", "capture-ai-send"), HeaderField("Connection", "close"),
            HeaderField("Content-Type", body.contentType), HeaderField("Content-Length", "\(body.bytes.count)"),
        ]
        if let token { fields.append(HeaderField("Authorization", "Bearer \(token)")) }
        if waitsForContinue { fields.append(HeaderField("Expect", "100-continue")) }
        if let signer {
            let path = String(endpoint.path.prefix { $0 != "?" })
            let head = RequestHead(method: "POST", path: path, target: endpoint.path, headers: fields, client: endpoint.host)
            fields += try signer.fields(for: head, explain: explain)
        }
        let lines = ["POST \(endpoint.path) HTTP/1.1"] + fields.map { "\($0.name): \($0.value)" }
        head = Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
        self.body = body.bytes
    }
}
