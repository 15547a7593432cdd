import CaptureKit
import CaptureTesting
import Testing

/// One request and the problem document that answers it.
struct CodesCase: Sendable, CustomTestStringConvertible {
    let code: Code
    var stage = "multipart"
    var part: String?
    var limit: Int?
    var actual: Int?
    var limits: SizeLimits?
    var headers: [HeaderField] = []
    var contentType = "multipart/form-data; boundary=capture-ai-test"
    var body: [UInt8] = []

    var testDescription: String { "\(code.name)\(part.map { " of \($0)" } ?? "")" }

    /// A request with an event and whatever `build` adds.
    init(_ code: Code, part: String? = nil, event: String = CodesCases.event, _ build: (inout MultipartRequest) -> Void = { _ in }) {
        (self.code, self.part) = (code, part)
        var request = MultipartRequest(event: event)
        build(&request)
        body = request.body
    }

    /// A request whose head is at fault.
    init(_ code: Code, contentType: String, body: String = "x") {
        (self.code, stage, self.contentType, self.body) = (code, "boundary_check", contentType, Array(body.utf8))
    }

    /// A request whose framing is at fault.
    init(_ code: Code, part: String? = nil, body: String) { (self.code, self.part, self.body) = (code, part, Array(body.utf8)) }

    /// A request that is too large for `limits`.
    init(_ code: Code, part: String, limits: SizeLimits, limit: Int?, actual: Int?, _ build: (inout MultipartRequest) -> Void) {
        self.init(code, part: part, build)
        (self.limits, self.limit, self.actual) = (limits, limit, actual)
    }
}

enum CodesCases {
    /// 35 bytes.
    static let event = #"{"event":"$ai_x","distinct_id":"u"}"#
    private static let a = "event.properties.a"
    private static let first = "--capture-ai-test\r\nContent-Disposition: form-data; name=\"event\"\r\n\r\n\(event)\r\n"

    static let all = head + framing + parts + json + sizes

    private static let head = [
        CodesCase(.emptyBody, contentType: "multipart/form-data; boundary=B", body: ""),
        CodesCase(.notMultipart, contentType: "application/json"),
        CodesCase(.boundaryMissing, contentType: "multipart/form-data"),
        CodesCase(.boundaryInvalid, contentType: "multipart/form-data; boundary=\"a b \""),
    ]

    private static let framing = [
        CodesCase(.boundaryMismatch, body: "preamble\r\n" + first + "--capture-ai-test--"),
        CodesCase(.boundaryCollision, part: "event", body: first + "--capture-ai-test--\r\nmore"),
        CodesCase(.multipartTruncated, body: first + "--capture-ai"),
        CodesCase(.missingEventPart, body: "--capture-ai-test--\r\n"),
        CodesCase(.malformedPart) { $0.addRaw(head: "Content-Type: text/plain\r\n", [1]) },
    ]

    private static let parts = [
        CodesCase(.eventPartNotFirst, part: a, body: first.replacing("name=\"event\"", with: "name=\"\(a)\"") + "--capture-ai-test--"),
        CodesCase(.partOutOfOrder, part: "event.properties") { request in
            request.add(a, "x")
            request.add("event.properties", "{}")
        },
        CodesCase(.duplicatePart, part: a) { request in for _ in 0..<2 { request.add(a, "x") } },
        CodesCase(.unknownPart, part: "other") { $0.add("other", "x") },
        CodesCase(.partLengthMismatch, part: a) { $0.add(a, "12", headers: [HeaderField("Content-Length", "1")]) },
        CodesCase(.unsupportedEncoding, part: a) { $0.add(a, "x", headers: [HeaderField("Content-Encoding", "br")]) },
        CodesCase(.propertiesConflict, part: "event.properties", event: #"{"event":"$ai_x","distinct_id":"u","properties":{}}"#) {
            $0.add("event.properties", "{}")
        },
        CodesCase(.invalidPropertyPath, part: "event.properties.a..b") { $0.add("event.properties.a..b", "x") },
        CodesCase(.propertyConflict, part: a, event: #"{"event":"$ai_x","distinct_id":"u","properties":{"a":1}}"#) { $0.add(a, "x") },
        CodesCase(.blobEmpty, part: a) { $0.add(a, "") },
    ]

    private static let json = [
        CodesCase(.eventNotJSON, part: "event", event: "{"),
        CodesCase(.eventNotObject, part: "event", event: "[]"),
        CodesCase(.eventNotUTF8, part: "event", event: #"{"event":"\ud800","distinct_id":"u"}"#),
        CodesCase(.eventNotUTF8, part: "event.properties") { $0.add("event.properties", [0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]) },
        CodesCase(.missingEventName, part: "event", event: #"{"distinct_id":"u"}"#),
        CodesCase(.missingDistinctID, part: "event", event: #"{"event":"$ai_x"}"#),
        CodesCase(.invalidDistinctID, part: "event", event: #"{"event":"$ai_x","distinct_id":""}"#),
        CodesCase(.invalidUUID, part: "event", event: #"{"event":"$ai_x","distinct_id":"u","uuid":"1"}"#),
        prefix,
    ]

    private static var prefix: CodesCase {
        var example = CodesCase(.eventNamePrefix, part: "event", event: #"{"event":"pageview","distinct_id":"u"}"#)
        example.stage = "prefix_validation"
        return example
    }

    private static let tight = SizeLimits(
        event: ByteCount(bytes: 40), eventAndProperties: ByteCount(bytes: 60), part: ByteCount(bytes: 8),
        partsTotal: ByteCount(bytes: 50), parts: 3)

    private static let sizes = [
        CodesCase(.eventTooLarge, part: "event", limits: tight, limit: 40, actual: 50) { request in
            request = MultipartRequest(event: event + String(repeating: " ", count: 15))
        },
        CodesCase(.propertiesTooLarge, part: "event.properties", limits: generous, limit: 60, actual: 62) { request in
            request.add("event.properties", "{\"a\":\"1234567890123456789\"}")
        },
        CodesCase(.propertiesTooLarge, part: "event.properties", limits: generous, limit: 60, actual: 1035) { request in
            request.add("event.properties", "{}", headers: [HeaderField("Content-Length", "1000")])
        },
        CodesCase(.partTooLarge, part: a, limits: tight, limit: 8, actual: 9) { $0.add(a, "123456789") },
        CodesCase(.partTooLarge, part: a, limits: tight, limit: 8, actual: 5000) {
            $0.add(a, "1", headers: [HeaderField("Content-Length", "5000")])
        },
        CodesCase(.partsTooLarge, part: "event.properties.b", limits: tight, limit: 50, actual: 51) { request in
            request.add(a, "12345678")
            request.add("event.properties.b", "12345678")
        },
        CodesCase(.tooManyParts, part: "event.properties.c", limits: tight, limit: nil, actual: nil) { request in
            for name in ["a", "b", "c"] { request.add("event.properties.\(name)", "x") }
        },
    ]

    private static var generous: SizeLimits {
        var limits = tight
        limits.partsTotal = nil
        return limits
    }
}
