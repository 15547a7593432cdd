import CaptureKit
import CaptureTesting

@testable import HTTPSignatures

/// The messages and keys of RFC 9421 appendix B, and requests as this service wants them.
enum Sample {
    /// `test-shared-secret` (B.1.5).
    static let sharedSecret = "uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ=="
    /// `test-key-ed25519` (B.1.4).
    static let publicKey = """
        -----BEGIN PUBLIC KEY-----
        MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=
        -----END PUBLIC KEY-----
        """
    /// `test-key-ed25519` (B.1.4).
    static let privateKey = """
        -----BEGIN PRIVATE KEY-----
        MC4CAQAwBQYDK2VwBCIEIJ+DYvh6SEqVTm50DFtMDoQikTmiCqirVv9mWG9qfSnF
        -----END PRIVATE KEY-----
        """
    static let digest = "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:"

    /// `test-request` (B.2).
    static let request = SignedRequest(
        RequestHead(
            method: "POST", path: "/foo", target: "/foo?param=Value&Pet=dog",
            headers: [
                HeaderField("Host", "example.com"), HeaderField("Date", "Tue, 20 Apr 2021 02:07:55 GMT"),
                HeaderField("Content-Type", "application/json"), HeaderField("Content-Digest", digest),
                HeaderField("Content-Length", "18"),
            ], client: "192.0.2.1"))

    /// The request line and the headers of an example.
    static func request(
        _ target: String = "/path?param=value", method: String = "POST", path: String? = nil, scheme: String? = nil,
        _ headers: [HeaderField] = [HeaderField("Host", "www.example.com")]
    ) -> SignedRequest {
        let path = path ?? String(target.prefix { $0 != "?" })
        return SignedRequest(RequestHead(method: method, path: path, target: target, headers: headers, client: "192.0.2.1"), scheme: scheme)
    }

    /// A member of `Signature-Input`, as a verifier reads it.
    static func input(_ text: String) throws -> SignatureInput {
        guard case .list(let list)? = try FieldDictionary(parsing: ["sig=\(text)"])["sig"] else { throw NotAList() }
        return try SignatureInput(list)
    }

    struct NotAList: Error {}

    /// The lines of a base, without the last one.
    static func lines(_ components: String, _ request: SignedRequest) throws -> [String] {
        let base = String(decoding: try request.signatureBase(try input("(\(components))")), as: UTF8.self)
        return base.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    }
}

/// A request to this service, and a key that signs it.
struct Sender {
    static let now = MovableClock().now
    static let body = Array("the body as sent".utf8)

    let algorithm: SignatureAlgorithm
    var components = SignedRequest.required
    var headers = [
        HeaderField("Host", "localhost"), HeaderField("Authorization", "Bearer phc_sample"), HeaderField("Content-Type", "text/plain"),
        ContentDigest.field(for: Sender.body),
    ]
    var created = Sender.now
    var keyID = "h1"
    var nonce: String?

    init(_ algorithm: SignatureAlgorithm = .hmacSHA256) { self.algorithm = algorithm }

    var unsigned: RequestHead { RequestHead(method: "POST", path: "/ai", headers: headers, client: "192.0.2.1") }

    func signed() throws -> RequestHead {
        let key = try SigningKey(algorithm, algorithm == .ed25519 ? Sample.privateKey : Sample.sharedSecret)
        let input = SignatureInput(
            components.map { Component($0) }, created: created, keyID: keyID, algorithm: algorithm, nonce: nonce)
        let fields = try key.sign(SignedRequest(unsigned), input)
        return RequestHead(method: "POST", path: "/ai", headers: headers + fields, client: "192.0.2.1")
    }

    func key() throws -> VerificationKey {
        try VerificationKey(algorithm, algorithm == .ed25519 ? Sample.publicKey : Sample.sharedSecret)
    }

    /// What the verifier makes of a head: nil where the signature holds, else the code.
    func verdict(_ head: RequestHead, now: Timestamp = Sender.now) throws -> Rejection? {
        let key = try key()
        do throws(Rejection) { _ = try SignedRequest(head).verify(now: now) { $0 == "h1" ? key : nil } } catch { return error }
        return nil
    }
}

extension RequestHead {
    /// The same head with another value of one field.
    func with(_ name: String, _ change: (String) -> String) -> RequestHead {
        let headers = headers.map { $0.name.equalsIgnoringCase(name) ? HeaderField($0.name, change($0.value)) : $0 }
        return RequestHead(method: method, path: path, target: target, headers: headers, client: client)
    }
}
