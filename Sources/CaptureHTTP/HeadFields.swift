import CaptureKit
import NIOHTTP1

/// The header fields that the HTTP front itself reads, found in one pass.
struct HeadFields {
    private(set) var origin: String?
    private(set) var requestID: String?
    private(set) var authorization: String?
    private(set) var contentLength: Int?
    private(set) var expectsContinue = false
    private(set) var hosts = 0
    private(set) var transferEncodings: [String] = []
    private(set) var contentEncodings: [String] = []
    private(set) var asksForUpgrade = false
    /// Bytes of the head as far as they can be counted after parsing.
    private(set) var size: Int

    init(_ head: HTTPRequestHead) {
        size = head.uri.utf8.count
        for (name, value) in head.headers {
            size += name.utf8.count + value.utf8.count + 4
            // The length tells most names apart, which spares comparing each field with each name.
            switch name.utf8.count {
            case 4 where name.equalsIgnoringCase("host"): hosts += 1
            case 6 where origin == nil && name.equalsIgnoringCase("origin"): origin = value.withoutSpaceAtEnd
            case 6 where name.equalsIgnoringCase("expect"):
                expectsContinue = expectsContinue || value.withoutSpaceAtEnd.equalsIgnoringCase("100-continue")
            case 7 where name.equalsIgnoringCase("upgrade"): asksForUpgrade = true
            case 12 where requestID == nil && name.equalsIgnoringCase("x-request-id"): requestID = value.withoutSpaceAtEnd
            case 13 where name.equalsIgnoringCase("authorization"): authorization = authorization.map { $0 + value } ?? value
            case 14 where contentLength == nil && name.equalsIgnoringCase("content-length"):
                contentLength = Int(value.withoutSpaceAtEnd) ?? .max
            case 16 where name.equalsIgnoringCase("content-encoding"): contentEncodings.append(value)
            case 17 where name.equalsIgnoringCase("transfer-encoding"): transferEncodings.append(value.withoutSpaceAtEnd)
            default: break
            }
        }
    }

    /// The content coding of the body, nil when it is plain.
    var encoding: String? {
        if contentEncodings.isEmpty { return nil }
        let codings = contentEncodings.joined(separator: ",").split(separator: ",")
            .map { $0.trimmingSpace.lowercased() }.filter { !$0.isEmpty && $0 != "identity" }
        return codings.isEmpty ? nil : codings.joined(separator: ", ")
    }
}

extension Substring {
    fileprivate var trimmingSpace: Substring {
        var text = self.drop { $0 == " " || $0 == "\t" }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return text
    }
}
