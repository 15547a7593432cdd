/// One request, ready to be sent any number of times.
struct SampleRequest {
    /// The request line and the headers, with the blank line.
    let head: [UInt8]
    let body: [UInt8]
    /// Whether the client waits for the server's word before it sends the body (RFC 9110 §10.1.1).
    let waitsForContinue: Bool

    /// Puts the request together.
    ///
    /// - Throws: ``SendFailure`` when a header cannot hold the token; the error does not repeat it.
    init(_ endpoint: Endpoint, _ body: SampleBody, token: String?) throws(SendFailure) {
        if let token, token.isEmpty || !token.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) {
            throw .usage("the token is empty or has characters that no header may hold")
        }
        // A server reads little of a body that it refuses, and a reset connection would lose its answer.
        waitsForContinue = body.bytes.count > 1024 * 1024
        var lines = [
            "POST \(endpoint.path) HTTP/1.1", "Host: \(endpoint.authority)", "User-Agent: capture-ai-send", "Connection: close",
            "Content-Type: \(body.contentType)", "Content-Length: \(body.bytes.count)",
        ]
        if let token { lines.append("Authorization: Bearer \(token)") }
        if waitsForContinue { lines.append("Expect: 100-continue") }
        head = Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
        self.body = body.bytes
    }
}
