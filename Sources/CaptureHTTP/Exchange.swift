import CaptureEngine
import CaptureKit
import NIOCore
import NIOHTTP1

/// One request on a connection, from its head until its answer is written.
struct Exchange {
    let head: HTTPRequestHead
    let info: RequestInfo
    let body: BodyChannel
    let declaredLength: Int?
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

    /// The content coding of the body, nil when it is plain.
    var encoding: String? {
        let codings = head.headers["content-encoding"].joined(separator: ",").split(separator: ",")
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

extension HTTPRequestHead {
    /// The path, without scheme, authority and query.
    var path: Substring {
        var path = Substring(uri)
        path = path.prefix { $0 != "?" && $0 != "#" }
        for scheme in ["http://", "https://"] where path.prefix(scheme.count).equalsIgnoringCase(scheme) {
            path = path.dropFirst(scheme.count)
            path = path.firstIndex(of: "/").map { path[$0...] } ?? "/"
        }
        return path
    }

    /// Bytes of the head as far as they can be counted after parsing.
    var size: Int { headers.reduce(uri.utf8.count) { $0 + $1.name.utf8.count + $1.value.utf8.count + 4 } }
}
