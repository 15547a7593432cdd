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
    var signedHeaders: String { canonical.names }

    var canonicalRequest: String { canonical.request }

    var stringToSign: String { stringToSign(canonicalRequest) }

    /// The value of the `Authorization` header.
    func authorization(_ credentials: S3Credentials, keys: SigningKeys) -> String {
        let (request, names) = canonical
        let key = keys.key(secret: credentials.secretKey, day: date.day, region: region, service: service)
        let code = HMAC<SHA256>.authenticationCode(for: Array(stringToSign(request).utf8), using: key)
        return "AWS4-HMAC-SHA256 Credential=\(credentials.accessKey)/\(scope), SignedHeaders=\(names), Signature=\(Encoded.hex(code))"
    }

    private func stringToSign(_ request: String) -> String {
        "AWS4-HMAC-SHA256\n\(date.second)\n\(scope)\n\(Encoded.hex(SHA256.hash(data: Array(request.utf8))))"
    }

    /// The canonical request, and the names of the headers in it.
    private var canonical: (request: String, names: String) {
        var (request, names) = ("\(method)\n\(path)\n\(Signature.canonicalQuery(query))\n", "")
        for (name, value) in canonicalHeaders {
            if !names.isEmpty { names += ";" }
            names += name
            request += name
            request += ":"
            request += value
            request += "\n"
        }
        request += "\n\(names)\n\(payload)"
        return (request, names)
    }

    private var scope: String { "\(date.day)/\(region)/\(service)/aws4_request" }

    /// Names in lower case, in order; the values of a repeated one joined, without spaces around them and with single ones inside.
    private var canonicalHeaders: [(name: String, value: String)] {
        var merged: [(name: String, value: String)] = []
        for (name, value) in headers {
            let (name, value) = (name.lowercased(), singleSpaced(value))
            if let same = merged.firstIndex(where: { $0.name == name }) {
                merged[same].value += ",\(value)"
            } else {
                merged.append((name, value))
            }
        }
        return merged.sorted { bytewise($0.name, $1.name) }
    }
}

/// Without spaces around, and with single ones inside. Most values are like that, and splitting one costs more than all the rest.
private func singleSpaced(_ value: String) -> String {
    let space = UInt8(ascii: " ")
    var last = space
    let bytes = value.utf8Span.span
    for index in bytes.indices {
        if bytes[index] == space, last == space { break }
        last = bytes[index]
    }
    return last == space ? value.split(separator: " ").joined(separator: " ") : value
}

/// Whether `a` comes before `b` by the bytes of their UTF-8.
func bytewise(_ a: String, _ b: String) -> Bool { a.utf8.lexicographicallyPrecedes(b.utf8) }
