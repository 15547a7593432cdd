import CaptureBytes
import CaptureKit
import Curl
import Testing

@testable import S3

private let now = Timestamp(microseconds: 1_795_435_200_000_000)

/// What an answer means to a call for a key, or for the bucket.
private func fault(
    _ status: Int, _ code: String? = nil, headers: [(name: String, value: String)] = [], more: String = "", key: String? = "k",
    method: String = "PUT"
) throws -> S3Fault {
    let body = code.map { "<Error><Code>\($0)</Code><Message>as it says</Message>\(more)</Error>" } ?? ""
    return S3Fault(
        CurlResponse(status: status, headers: headers, body: Bytes(body)), to: S3Call(.put, method, key: key),
        at: try S3Endpoint(S3Settings(bucket: "llma", endpoint: "http://127.0.0.1:8333", region: "us-east-1")), now: now)
}

private struct Meant: CustomTestStringConvertible {
    let status: Int
    let code: String?
    let reason: BlobStoreError.Reason
    var passing = S3Fault.Passing.no
    var meaning = S3Fault.Meaning.thisRequest

    var testDescription: String { "\(status) \(code ?? "")" }

    static let all = [
        Meant(status: 404, code: "NoSuchKey", reason: .notFound, meaning: .inOrder),
        Meant(status: 404, code: nil, reason: .notFound),
        Meant(status: 416, code: "InvalidRange", reason: .notFound, meaning: .inOrder),
        Meant(status: 404, code: "NoSuchBucket", reason: .noBucket, meaning: .refusesAll),
        Meant(status: 403, code: "AccessDenied", reason: .accessDenied, meaning: .inOrder),
        Meant(status: 403, code: nil, reason: .accessDenied),
        Meant(status: 401, code: nil, reason: .accessDenied),
        Meant(status: 403, code: "SignatureDoesNotMatch", reason: .accessDenied, meaning: .refusesAll),
        Meant(status: 403, code: "InvalidAccessKeyId", reason: .accessDenied, meaning: .refusesAll),
        Meant(status: 400, code: "ExpiredToken", reason: .accessDenied, meaning: .refusesAll),
        Meant(status: 400, code: "InvalidToken", reason: .accessDenied, meaning: .refusesAll),
        Meant(status: 403, code: "RequestTimeTooSkewed", reason: .clockSkew, meaning: .refusesAll),
        Meant(status: 301, code: "PermanentRedirect", reason: .wrongRegion, meaning: .refusesAll),
        Meant(status: 301, code: nil, reason: .wrongRegion, meaning: .refusesAll),
        Meant(status: 307, code: "TemporaryRedirect", reason: .wrongRegion),
        Meant(status: 400, code: "BadDigest", reason: .corrupt),
        Meant(status: 400, code: "XAmzContentSHA256Mismatch", reason: .corrupt),
        Meant(status: 400, code: "RequestTimeout", reason: .timeout, passing: .transient),
        Meant(status: 408, code: nil, reason: .timeout, passing: .transient),
        Meant(status: 503, code: "SlowDown", reason: .throttled, passing: .throttling, meaning: .away),
        Meant(status: 429, code: nil, reason: .throttled, passing: .throttling, meaning: .away),
        Meant(status: 503, code: "ServiceUnavailable", reason: .serverError, passing: .transient, meaning: .away),
        Meant(status: 500, code: "InternalError", reason: .serverError, passing: .transient, meaning: .away),
        Meant(status: 502, code: nil, reason: .serverError, passing: .transient, meaning: .away),
        Meant(status: 501, code: "NotImplemented", reason: .unsupported),
        Meant(status: 507, code: nil, reason: .noSpace, meaning: .away),
        Meant(status: 400, code: "QuotaExceeded", reason: .noSpace),
        Meant(status: 400, code: "InvalidArgument", reason: .other),
        Meant(status: 409, code: "OperationAborted", reason: .other),
    ]
}

@Test("every answer that is no success has its reason, and says whether it may pass and whom it concerns", arguments: Meant.all)
private func meanings(_ meant: Meant) throws {
    let fault = try fault(meant.status, meant.code)
    #expect(fault.error.reason == meant.reason)
    #expect(fault.passing == meant.passing)
    #expect(fault.meaning == meant.meaning)
    #expect(fault.error.text.contains("\(meant.status)"))
    if let code = meant.code { #expect(fault.error.text.contains(code)) }
}

@Test("a refusal of the credentials says which is wrong, and only those ask for other ones")
func refusals() throws {
    #expect(try fault(403, "SignatureDoesNotMatch").error.text.contains("secret key"))
    #expect(try fault(403, "InvalidAccessKeyId").error.text.contains("access key"))
    #expect(try fault(400, "ExpiredToken").error.text.contains("expired"))
    for code in ["SignatureDoesNotMatch", "InvalidAccessKeyId", "ExpiredToken", "InvalidToken"] {
        #expect(try fault(403, code).wantsOtherCredentials)
    }
    for code in ["AccessDenied", "NoSuchKey", "RequestTimeTooSkewed"] { #expect(try !fault(403, code).wantsOtherCredentials) }
}

@Test("a skewed clock is told with how far it is off, also where the answer has no body")
func skew() throws {
    // An hour after and two hours before S3's time.
    let behind = try fault(403, "RequestTimeTooSkewed", headers: [("date", "Mon, 23 Nov 2026 13:00:00 GMT")])
    #expect(behind.error.text.contains("1h behind S3's"))
    let ahead = try fault(403, headers: [("date", "Mon, 23 Nov 2026 10:00:00 GMT")], method: "HEAD")
    #expect(ahead.error.reason == .clockSkew)
    #expect(ahead.error.text.contains("2h ahead of S3's"))
    let close = try fault(403, headers: [("date", "Mon, 23 Nov 2026 12:10:00 GMT")])
    #expect(close.error.reason == .accessDenied)
    #expect(try fault(403, "RequestTimeTooSkewed").error.text.contains("differ too much"))
}

@Test("the bucket's region is read from the header or the body, and never when it is none")
func regions() throws {
    #expect(try fault(301, headers: [("x-amz-bucket-region", "eu-west-1")]).region == "eu-west-1")
    let malformed = try fault(400, "AuthorizationHeaderMalformed", more: "<Region>eu-west-1</Region>")
    #expect(malformed.error.reason == .wrongRegion && malformed.region == "eu-west-1")
    #expect(malformed.error.text.contains("set region to eu-west-1"))
    #expect(try fault(400, headers: [("x-amz-bucket-region", "eu-west-1")], method: "HEAD").error.reason == .wrongRegion)
    #expect(try fault(400, headers: [("x-amz-bucket-region", "us-east-1")]).error.reason == .other)
    for evil in ["evil.example/", "a@b", "", String(repeating: "a", count: 41)] {
        #expect(try fault(301, headers: [("x-amz-bucket-region", evil)]).region == nil)
    }
}

@Test("a missing bucket is told from a missing object, also without a body")
func missingBucket() throws {
    #expect(try fault(404, key: nil, method: "HEAD").error.reason == .noBucket)
    #expect(try fault(404, key: "k", method: "HEAD").error.reason == .notFound)
    #expect(try fault(404, "NoSuchBucketPolicy", key: nil).error.reason == .notFound)
}

@Test("a server's words are cut and cleaned before they reach a log")
func cleaned() throws {
    let text = try fault(400, "Bad\nline\u{1b}[31m" + String(repeating: "x", count: 1000)).error.text
    #expect(text.count < 300)
    #expect(text.utf8.allSatisfy { (32...126).contains($0) })
}

@Test("a failure without an answer has its reason, and the connection is not used again")
func transportFaults() {
    let wanted: [CurlFailure.Kind: (BlobStoreError.Reason, S3Fault.Passing, S3Fault.Meaning)] = [
        .unreachable: (.connection, .transient, .away), .reset: (.connection, .transient, .away),
        .timeout: (.timeout, .transient, .away), .busy: (.timeout, .transient, .thisRequest),
        .tls: (.tls, .no, .away), .tooLarge: (.other, .no, .thisRequest), .stopped: (.other, .no, .thisRequest),
        .other: (.other, .no, .thisRequest),
    ]
    for kind in CurlFailure.Kind.allCases {
        let fault = S3Fault(CurlFailure(kind, "what happened"), place: "http://there")
        #expect(wanted[kind].map { $0 == (fault.error.reason, fault.passing, fault.meaning) } == true, "\(kind)")
    }
}
