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
        if !path.hasPrefix("/"), let scheme = uri.range(of: "://") {
            path = uri[scheme.upperBound...]
            path = path.firstIndex(of: "/").map { path[$0...] } ?? "/"
        }
        return path.prefix { $0 != "?" && $0 != "#" }
    }

    /// Bytes of the head as far as they can be counted after parsing.
    var size: Int { headers.reduce(uri.utf8.count) { $0 + $1.name.utf8.count + $1.value.utf8.count + 4 } }
}

extension String {
    /// The first place of `text`.
    fileprivate func range(of text: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
            formIndex(after: &start)
        }
        return nil
    }
}
