import CaptureBytes
import CaptureKit
import Crypto
import Testing

@testable import S3

/// AWS's Signature Version 4 Test Suite: what each case asks for and the signature that AWS publishes for it
/// (https://docs.aws.amazon.com/general/latest/gr/signature-v4-test-suite.html).
private struct SuiteCase: CustomTestStringConvertible {
    let name: String
    var method = "GET"
    var path = "/"
    var query: [(name: String, value: String)] = []
    var headers: [(name: String, value: String)] = []
    var body = ""
    let signature: String

    var testDescription: String { name }

    static let unreserved = "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

    static let all = [
        SuiteCase(name: "get-vanilla", signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
        SuiteCase(name: "post-vanilla", method: "POST", signature: "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
        SuiteCase(
            name: "get-vanilla-query-order-key-case", query: [("Param2", "value2"), ("Param1", "value1")],
            signature: "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"),
        SuiteCase(
            name: "get-vanilla-empty-query-key", query: [("Param1", "value1")],
            signature: "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb"),
        SuiteCase(
            name: "get-vanilla-query-unreserved", query: [(unreserved, unreserved)],
            signature: "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197"),
        SuiteCase(
            name: "get-vanilla-utf8-query", query: [("\u{1234}", "bar")],
            signature: "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04"),
        SuiteCase(
            name: "get-utf8", path: "/\u{1234}", signature: "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"),
        SuiteCase(
            name: "get-unreserved", path: "/" + unreserved,
            signature: "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f"),
        SuiteCase(
            name: "get-header-value-trim", headers: [("My-Header1", " value1"), ("My-Header2", " \"a   b   c\"")],
            signature: "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"),
        SuiteCase(
            name: "get-header-value-order",
            headers: [("My-Header1", "value4"), ("My-Header1", "value1"), ("My-Header1", "value3"), ("My-Header1", "value2")],
            signature: "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01"),
        SuiteCase(
            name: "post-header-key-sort", method: "POST", headers: [("My-Header1", "value1")],
            signature: "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c"),
        SuiteCase(
            name: "post-header-value-case", method: "POST", headers: [("My-Header1", "VALUE1")],
            signature: "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d"),
        SuiteCase(
            name: "post-vanilla-query", method: "POST", query: [("Param1", "value1")],
            signature: "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11"),
        SuiteCase(
            name: "post-x-www-form-urlencoded", method: "POST", headers: [("Content-Type", "application/x-www-form-urlencoded")],
            body: "Param1=value1", signature: "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"),
    ]
}

private let suiteCredentials = S3Credentials(accessKey: "AKIDEXAMPLE", secretKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")

private func hash(_ body: String) -> String { String(hex: Array(SHA256.hash(data: Array(body.utf8)))) }

@Test("AWS's test suite gives the published signatures", arguments: SuiteCase.all)
private func suite(_ example: SuiteCase) throws {
    let signature = Signature(
        method: example.method, path: URIEncoding.path(example.path), query: example.query,
        headers: [("Host", "example.amazonaws.com"), ("X-Amz-Date", "20150830T123600Z")] + example.headers, payload: hash(example.body),
        date: SigningDate(try #require(Timestamp(rfc3339: "2015-08-30T12:36:00Z"))), region: "us-east-1", service: "service")
    #expect(signature.authorization(suiteCredentials, keys: SigningKeys()).hasSuffix("Signature=\(example.signature)"))
}

@Test("get-vanilla gives the published canonical request and string to sign")
func vanilla() throws {
    let signature = Signature(
        method: "GET", path: "/", query: [], headers: [("Host", "example.amazonaws.com"), ("X-Amz-Date", "20150830T123600Z")],
        payload: hash(""), date: SigningDate(try #require(Timestamp(rfc3339: "2015-08-30T12:36:00Z"))), region: "us-east-1",
        service: "service")
    #expect(
        signature.canonicalRequest == """
            GET
            /

            host:example.amazonaws.com
            x-amz-date:20150830T123600Z

            host;x-amz-date
            e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
            """)
    #expect(
        signature.stringToSign == """
            AWS4-HMAC-SHA256
            20150830T123600Z
            20150830/us-east-1/service/aws4_request
            bb579772317eb040ac9ed261061d46c1f17a8133879d6129b6e1c25292927e63
            """)
    #expect(
        signature.authorization(suiteCredentials, keys: SigningKeys())
            == "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, "
            + "Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")
}

/// The examples of S3's own documentation (https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html).
private struct S3Case: CustomTestStringConvertible {
    let name: String
    var method = "GET"
    var path = "/"
    var query: [(name: String, value: String)] = []
    var headers: [(name: String, value: String)] = []
    var body = ""
    let signed: String
    let signature: String

    var testDescription: String { name }

    static let all = [
        S3Case(
            name: "GET object", path: "/test.txt", headers: [("Range", "bytes=0-9")], signed: "host;range;x-amz-content-sha256;x-amz-date",
            signature: "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"),
        S3Case(
            name: "PUT object", method: "PUT", path: "/test$file.text",
            headers: [("Date", "Fri, 24 May 2013 00:00:00 GMT"), ("x-amz-storage-class", "REDUCED_REDUNDANCY")],
            body: "Welcome to Amazon S3.",
            signed: "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
            signature: "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"),
        S3Case(
            name: "GET bucket lifecycle", query: [("lifecycle", "")], signed: "host;x-amz-content-sha256;x-amz-date",
            signature: "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"),
        S3Case(
            name: "GET bucket, list objects", query: [("prefix", "J"), ("max-keys", "2")], signed: "host;x-amz-content-sha256;x-amz-date",
            signature: "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"),
    ]
}

private let s3Credentials = S3Credentials(accessKey: "AKIAIOSFODNN7EXAMPLE", secretKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")

@Test("S3's documented requests get the documented signatures", arguments: S3Case.all)
private func documented(_ example: S3Case) throws {
    let payload = hash(example.body)
    let signature = Signature(
        method: example.method, path: URIEncoding.path(example.path), query: example.query,
        headers: [
            ("Host", "examplebucket.s3.amazonaws.com"), ("x-amz-content-sha256", payload), ("x-amz-date", "20130524T000000Z"),
        ] + example.headers, payload: payload, date: SigningDate(try #require(Timestamp(rfc3339: "2013-05-24T00:00:00Z"))),
        region: "us-east-1")
    #expect(signature.signedHeaders == example.signed)
    #expect(signature.authorization(s3Credentials, keys: SigningKeys()).hasSuffix("Signature=\(example.signature)"))
}

@Test("names are signed in order and in lower case, and a repeated one once, with its values in the order they came")
func canonicalHeaders() throws {
    let signature = Signature(
        method: "GET", path: "/", query: [],
        headers: [
            ("x-amz-meta-b", "1"), ("Host", "h"), ("X-Amz-Meta-A", " a  b "), ("x-amz-meta-b", "3"), ("x-amz-meta", "m"),
            ("x-amz-meta-b", "2"),
        ], payload: hash(""), date: SigningDate(try #require(Timestamp(rfc3339: "2015-08-30T12:36:00Z"))), region: "us-east-1")
    #expect(signature.signedHeaders == "host;x-amz-meta;x-amz-meta-a;x-amz-meta-b")
    #expect(signature.canonicalRequest.contains("\nhost:h\nx-amz-meta:m\nx-amz-meta-a:a b\nx-amz-meta-b:1,3,2\n\n"))
}

@Test("a code begins with the same key from the cache, and with another one for another day, region, service or secret")
func signingKeys() {
    let keys = SigningKeys()
    func code(
        _ secret: String = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", _ day: String = "20150830", _ region: String = "us-east-1",
        _ service: String = "iam"
    ) -> String {
        var code = keys.code(secret: secret, day: day, region: region, service: service)
        code.update(data: Array(signed.utf8))
        return String(hex: Array(code.finalize()))
    }
    // https://docs.aws.amazon.com/general/latest/gr/sigv4-calculate-signature.html
    let signed = """
        AWS4-HMAC-SHA256
        20150830T123600Z
        20150830/us-east-1/iam/aws4_request
        f536975d06c0309214f805bb90ccff089219ecd68b2577efef23edd43b7e1a59
        """
    let published = "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"
    #expect(code() == published)
    #expect(code() == published)
    let others = [
        code("other"), code("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "20150831"),
        code("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "20150830", "eu-west-1"),
        code("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "20150830", "us-east-1", "s3"),
    ]
    #expect(Set(others + [published]).count == 5)
    #expect(code() == published)
}
