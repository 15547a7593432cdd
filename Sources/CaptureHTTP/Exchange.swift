import CaptureEngine
import CaptureKit
import NIOCore
import NIOHTTP1

/// One request on a connection, from its head until its answer is written. It belongs to the connection.
final class Exchange {
    let head: HTTPRequestHead
    let info: RequestInfo
    let body: BodyChannel
    let fields: HeadFields
    let answer: AnswerContext
    /// The stages' task, once they run.
    var task: Task<Void, Never>?
    var hasBegun = false
    /// The end of the body has not arrived yet.
    var isBodyOpen = true
    /// A stage waits for bytes of the body.
    var isBodyWanted = false
    /// The client waits for `100 Continue` before it sends its body.
    var expectsContinue: Bool

    init(head: HTTPRequestHead, info: RequestInfo, body: BodyChannel, fields: HeadFields) {
        (self.head, self.info, self.body, self.fields) = (head, info, body, fields)
        answer = AnswerContext(requestID: info.id, origin: fields.origin, isHead: head.method == .HEAD)
        expectsContinue = fields.expectsContinue && head.version != .http1_0
    }
}

extension HTTPRequestHead {
    /// The path, without scheme, authority and query.
    var path: Substring {
        let end = uri.utf8.firstIndex { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") } ?? uri.endIndex
        let target = uri[..<end]
        if target.utf8.first == UInt8(ascii: "/") { return target }
        for scheme in ["http://", "https://"] where String(target.prefix(scheme.count)).equalsIgnoringCase(scheme) {
            let rest = target.dropFirst(scheme.count)
            return rest.firstIndex(of: "/").map { rest[$0...] } ?? "/"
        }
        return target
    }
}
