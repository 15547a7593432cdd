import CaptureBytes
public import CaptureKit
public import Logging

/// How log lines look.
public enum LogFormat: String, Sendable, CaseIterable {
    /// One JSON object a line.
    case json
    /// Text for people.
    case text

    /// A line about the service itself.
    public func line(_ time: Timestamp, _ level: Logger.Level, _ message: String, _ metadata: Logger.Metadata = [:]) -> [UInt8] {
        let fields = metadata.sorted { $0.key < $1.key }.map { ($0.key, "\($0.value)") }
        var writer = ByteWriter(capacity: 256)
        switch self {
        case .json:
            begin(&writer, time, level, message)
            for (name, value) in fields { string(&writer, name, value) }
            writer.append(literal: "}\n")
        case .text:
            let words = fields.map { " \($0.0)=\($0.1)" }.joined()
            writer.append("\(time) \(label(level)) \(message)\(words)".onOneLine)
            writer.append(literal: "\n")
        }
        return writer.finish()
    }

    /// The line about one request.
    public func line(_ time: Timestamp, _ summary: RequestSummary) -> [UInt8] {
        let status = summary.code?.status ?? 200
        let microseconds = Int(summary.took.wholeNanoseconds / 1000)
        var writer = ByteWriter(capacity: 384)
        switch self {
        case .json:
            begin(&writer, time, .info, "request")
            string(&writer, "request_id", summary.requestID)
            string(&writer, "team", summary.team)
            if let key = summary.key { string(&writer, "key", key) }
            string(&writer, "event_uuid", summary.eventUUID?.description)
            string(&writer, "outcome", summary.outcome.rawValue)
            string(&writer, "stage", summary.stage)
            string(&writer, "code", summary.code?.name)
            if let cause = summary.cause { string(&writer, "cause", cause) }
            writer.append(literal: ",\"status\":")
            writer.append(decimal: status)
            writer.append(literal: ",\"bytes\":")
            writer.append(decimal: summary.bytes)
            writer.append(literal: ",\"ms\":")
            writer.append(decimal: microseconds / 1000)
            writer.append(literal: ".")
            writer.append(String("\(1000 + microseconds % 1000)".dropFirst()))
            writer.append(literal: "}\n")
        case .text:
            let why = [summary.stage, summary.code?.name, summary.cause].compactMap { $0 }.joined(separator: ": ")
            let facts = [
                ("team", summary.team), ("key", summary.key), ("event", summary.eventUUID?.description), ("id", summary.requestID),
            ]
            .compactMap { name, value in value.map { " \(name)=\($0)" } }.joined()
            let time = "\(time) \(label(.info)) \(status) \(summary.outcome.rawValue)" + (why.isEmpty ? "" : " (\(why))")
            let milliseconds = "\(microseconds / 1000).\("\(1000 + microseconds % 1000)".dropFirst())"
            writer.append("\(time) \(summary.bytes)B \(milliseconds)ms\(facts)".onOneLine)
            writer.append(literal: "\n")
        }
        return writer.finish()
    }

    private func begin(_ writer: inout ByteWriter, _ time: Timestamp, _ level: Logger.Level, _ message: String) {
        writer.append(literal: "{\"time\":\"")
        writer.append(time.description)
        writer.append(literal: "\",\"level\":\"")
        writer.append(level.rawValue)
        writer.append(literal: "\"")
        string(&writer, "message", message)
    }

    private func string(_ writer: inout ByteWriter, _ name: String, _ value: String?) {
        writer.append(literal: ",")
        writer.appendJSONString(name)
        writer.append(literal: ":")
        if let value { writer.appendJSONString(value) } else { writer.append(literal: "null") }
    }

    private func label(_ level: Logger.Level) -> String {
        let name = level.rawValue.uppercased()
        return name + String(repeating: " ", count: max(0, 7 - name.count))
    }
}

extension String {
    /// The text with control characters escaped, so that no error's text can make up a line of its own or move a terminal's cursor.
    fileprivate var onOneLine: String {
        unicodeScalars.map { $0.properties.generalCategory == .control ? $0.escaped(asASCII: true) : String($0) }.joined()
    }
}
