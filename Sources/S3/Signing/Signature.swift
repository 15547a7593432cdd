import CaptureKit
import Crypto

/// What AWS Signature Version 4 covers of a request, and how it is signed in a header
/// (https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html). A pure function of its members.
struct Signature {
    let method: String
    /// Percent-encoded once, as it is sent.
    let path: String
    /// Names and values, not yet encoded.
    let query: [(name: String, value: String)]
    /// All of them are signed, so `host` must be among them and none that is changed on its way.
    let headers: [(name: String, value: String)]
    /// The SHA-256 of the body, in hexadecimal digits.
    let payload: String
    let date: SigningDate
    let region: String
    var service = "s3"

    /// The query as it is sent and as it is signed: encoded, and in the order of the encoded names, then values.
    static func canonicalQuery(_ query: [(name: String, value: String)]) -> String {
        query.map { (URIEncoding.component($0.name), URIEncoding.component($0.value)) }
            .sorted { bytewise($0.0, $1.0) || ($0.0 == $1.0 && bytewise($0.1, $1.1)) }
            .map { "\($0.0)=\($0.1)" }.joined(separator: "&")
    }

    /// The names of the signed headers.
    var signedHeaders: String { canonicalHeaders.map(\.name).joined(separator: ";") }

    var canonicalRequest: String {
        let headers = canonicalHeaders
        let lines = headers.map { "\($0.name):\($0.value)\n" }.joined()
        let names = headers.map(\.name).joined(separator: ";")
        return "\(method)\n\(path)\n\(Signature.canonicalQuery(query))\n\(lines)\n\(names)\n\(payload)"
    }

    var stringToSign: String {
        "AWS4-HMAC-SHA256\n\(date.second)\n\(scope)\n\(Encoded.hex(SHA256.hash(data: Array(canonicalRequest.utf8))))"
    }

    /// The value of the `Authorization` header.
    func authorization(_ credentials: S3Credentials, keys: SigningKeys) -> String {
        let key = keys.key(secret: credentials.secretKey, day: date.day, region: region, service: service)
        let code = HMAC<SHA256>.authenticationCode(for: Array(stringToSign.utf8), using: key)
        return "AWS4-HMAC-SHA256 Credential=\(credentials.accessKey)/\(scope), SignedHeaders=\(signedHeaders), "
            + "Signature=\(Encoded.hex(code))"
    }

    private var scope: String { "\(date.day)/\(region)/\(service)/aws4_request" }

    /// Names in lower case, in order; the values of a repeated one joined, without spaces around them and with single ones inside.
    private var canonicalHeaders: [(name: String, value: String)] {
        var merged: [(name: String, value: String)] = []
        for (name, value) in headers {
            let (name, value) = (name.lowercased(), value.split(separator: " ").joined(separator: " "))
            if let same = merged.firstIndex(where: { $0.name == name }) {
                merged[same].value += ",\(value)"
            } else {
                merged.append((name, value))
            }
        }
        return merged.sorted { bytewise($0.name, $1.name) }
    }
}

/// Whether `a` comes before `b` by the bytes of their UTF-8.
func bytewise(_ a: String, _ b: String) -> Bool { a.utf8.lexicographicallyPrecedes(b.utf8) }
