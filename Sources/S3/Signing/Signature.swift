import CaptureBytes
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
        if query.isEmpty { return "" }
        return query.map { (URIEncoding.component($0.name), URIEncoding.component($0.value)) }
            .sorted { bytewise($0.0, $1.0) || ($0.0 == $1.0 && bytewise($0.1, $1.1)) }
            .map { "\($0.0)=\($0.1)" }.joined(separator: "&")
    }

    /// The names of the signed headers.
    var signedHeaders: String { text { writeNames(of: canonicalHeaders, to: &$0) } }

    var canonicalRequest: String { text { writeRequest(canonicalHeaders, to: &$0) } }

    var stringToSign: String { text { writeStringToSign(canonicalHeaders, to: &$0) } }

    /// The value of the `Authorization` header.
    func authorization(_ credentials: S3Credentials, keys: SigningKeys) -> String {
        let headers = canonicalHeaders
        var signed = ByteWriter(capacity: 192)
        writeStringToSign(headers, to: &signed)
        var code = keys.code(secret: credentials.secretKey, day: date.day, region: region, service: service)
        signed.withUnsafeBytes { code.update(data: $0) }
        return text { value in
            value.append(literal: "AWS4-HMAC-SHA256 Credential=")
            value.append(credentials.accessKey)
            value.append(literal: "/")
            writeScope(to: &value)
            value.append(literal: ", SignedHeaders=")
            writeNames(of: headers, to: &value)
            value.append(literal: ", Signature=")
            code.finalize().withUnsafeBytes { value.append(hex: $0) }
        }
    }

    private func writeStringToSign(_ headers: [(name: String, value: String)], to writer: inout ByteWriter) {
        var request = ByteWriter(capacity: 2048)
        writeRequest(headers, to: &request)
        var hash = SHA256()
        request.withUnsafeBytes { hash.update(bufferPointer: $0) }
        writer.append(literal: "AWS4-HMAC-SHA256\n")
        writer.append(date.second)
        writer.append(literal: "\n")
        writeScope(to: &writer)
        writer.append(literal: "\n")
        hash.finalize().withUnsafeBytes { writer.append(hex: $0) }
    }

    private func writeRequest(_ headers: [(name: String, value: String)], to writer: inout ByteWriter) {
        for line in [method, path, Signature.canonicalQuery(query)] {
            writer.append(line)
            writer.append(literal: "\n")
        }
        for (name, value) in headers {
            writer.append(name)
            writer.append(literal: ":")
            writer.append(value)
            writer.append(literal: "\n")
        }
        writer.append(literal: "\n")
        writeNames(of: headers, to: &writer)
        writer.append(literal: "\n")
        writer.append(payload)
    }

    private func writeNames(of headers: [(name: String, value: String)], to writer: inout ByteWriter) {
        for index in headers.indices {
            if index > 0 { writer.append(literal: ";") }
            writer.append(headers[index].name)
        }
    }

    private func writeScope(to writer: inout ByteWriter) {
        writer.append(date.day)
        writer.append(literal: "/")
        writer.append(region)
        writer.append(literal: "/")
        writer.append(service)
        writer.append(literal: "/aws4_request")
    }

    private func text(_ write: (inout ByteWriter) -> Void) -> String {
        var writer = ByteWriter(capacity: 512)
        write(&writer)
        return writer.finishText()
    }

    /// Names in lower case, in order; the values of a repeated one joined, without spaces around them and with single ones inside.
    private var canonicalHeaders: [(name: String, value: String)] {
        var ordered: [(name: String, value: String)] = []
        ordered.reserveCapacity(headers.count)
        for header in headers {
            let (name, value) = (lowercased(header.name), singleSpaced(header.value))
            // They are few, and most come in order already.
            var place = ordered.count
            while place > 0, bytewise(name, ordered[place - 1].name) { place -= 1 }
            if place > 0, ordered[place - 1].name == name {
                ordered[place - 1].value += ",\(value)"
            } else {
                ordered.insert((name, value), at: place)
            }
        }
        return ordered
    }
}

/// In lower case, as most names are.
private func lowercased(_ name: String) -> String {
    name.withUTF8Bytes { $0.contains { (65...90).contains($0) || $0 >= 0x80 } } ? name.lowercased() : name
}

/// Without spaces around, and with single ones inside. Most values are like that, and splitting one costs more than all the rest.
private func singleSpaced(_ value: String) -> String {
    let isSpaced = value.withUTF8Bytes { bytes in
        let space = UInt8(ascii: " ")
        var last = space
        for byte in bytes {
            if byte == space, last == space { return true }
            last = byte
        }
        return last == space
    }
    return isSpaced ? value.split(separator: " ").joined(separator: " ") : value
}

/// Whether `a` comes before `b` by the bytes of their UTF-8.
func bytewise(_ a: String, _ b: String) -> Bool {
    a.withUTF8Bytes { a in b.withUTF8Bytes { b in a.isBefore(b) } }
}
