import CaptureEngine
import CaptureKit
import NIOCore
import NIOHTTP1

/// One request on a connection, from its head until its answer is written.
struct Exchange {
    let head: HTTPRequestHead
    let info: RequestInfo
    let body: BodyChannel
    let fields: HeadFields
    var answer: AnswerContext
    /// The stages' task, once they run.
    var task: Task<Void, Never>?
    var hasBegun = false
    /// The end of the body has not arrived yet.
    var isBodyOpen = true
    /// A stage waits for bytes of the body.
    var isBodyWanted = false
    /// The client waits for `100 Continue` before it sends its body.
    var expectsContinue: Bool
}

extension HTTPRequestHead {
    /// The path, without scheme, authority and query.
    var path: Substring {
        guard let end = uri.utf8.firstIndex(where: { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") }) else {
            return absolutePath(uri[...])
        }
        return absolutePath(uri[..<end])
    }

    private func absolutePath(_ target: Substring) -> Substring {
        if target.utf8.first == UInt8(ascii: "/") { return target }
        for scheme in ["http://", "https://"] where String(target.prefix(scheme.count)).equalsIgnoringCase(scheme) {
            let path = target.dropFirst(scheme.count)
            return path.firstIndex(of: "/").map { path[$0...] } ?? "/"
        }
        return target
    }
}
