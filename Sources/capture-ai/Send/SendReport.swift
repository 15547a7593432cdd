import CaptureBytes
import CaptureEngine
import CaptureKit

/// What to tell about one answer.
struct SendReport {
    private let answer: HTTPAnswer
    private let took: Duration
    private let document: JSONDocument?

    init(_ answer: HTTPAnswer, took: Duration) {
        (self.answer, self.took) = (answer, took)
        document = try? JSONDocument(Bytes(answer.body))
    }

    var isAccepted: Bool { answer.status == 200 }

    private var requestID: String? { answer.header("x-request-id") }
    private var milliseconds: Int { Int(took.wholeMilliseconds) }
    private func field(_ name: String) -> String? { document?.root[name]?.string }

    /// All of it, for people.
    var text: String {
        var lines = [line]
        if isAccepted {
            for part in document?.root["accepted_parts"].map({ Array($0.elements) }) ?? [] {
                let (name, type) = (part["name"]?.string ?? "", part["content-type"]?.string ?? "")
                lines.append("  part        \(name), \(part["length"].map { String(decoding: $0.text) } ?? "?") bytes, \(type)")
            }
        } else if let detail = field("detail") {
            lines.append("  detail      \(detail)")
            for name in ["stage", "part"] { if let value = field(name) { lines.append("  \(padded(name))\(value)") } }
        } else if !answer.body.isEmpty {
            lines.append("  answer      " + String(decoding: answer.body, as: UTF8.self).cut(at: 500))
        }
        if let wait = answer.header("retry-after") { lines.append("  retry after \(wait) s") }
        if let requestID { lines.append("  request id  \(requestID)") }
        if !isAccepted, requestID != nil { lines.append("The service's log has a line with this request id.") }
        return lines.map(\.printable).joined(separator: "\n")
    }

    /// One line, for people.
    var line: String {
        let what =
            isAccepted ? "accepted as \(field("uuid") ?? "?")" : [field("code"), field("title")].compactMap { $0 }.joined(separator: ": ")
        return "\(answer.status) \(what) (\(milliseconds) ms)".printable
    }

    /// The same for programs.
    var json: JSONTree {
        let body: JSONTree =
            document == nil ? .string(String(decoding: answer.body, as: UTF8.self)) : .json(String(decoding: Bytes(answer.body)).singleLine)
        return [
            "status": .integer(answer.status), "request_id": .string(requestID), "milliseconds": .integer(milliseconds), "answer": body,
        ]
    }

    /// What a newcomer looks at after a success.
    static let nextSteps = """
        Where to look next, with the pipeline.json that comes with capture-ai:
          tail -n 1 data/events.ndjson                         the record, in which URLs stand for the blobs
          tail -n 1 data/events.ndjson | capture-ai fetch -    the event with its blobs in their places
          find data/objects -type f                            what was stored
          curl http://127.0.0.1:9090/metrics                   what the service counted
        """

    private func padded(_ name: String) -> String { name + String(repeating: " ", count: 12 - name.count) }
}

extension String {
    /// The text without control characters, which would act on a terminal.
    fileprivate var printable: String {
        String(String.UnicodeScalarView(unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
    }

    /// A JSON text on one line: line ends occur only between its tokens.
    fileprivate var singleLine: String { String(decoding: utf8.filter { $0 != 10 && $0 != 13 }, as: UTF8.self) }
}
