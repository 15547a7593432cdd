import CaptureBytes
import CaptureEngine
import CaptureKit

extension Answer {
    /// The answer that an outcome stands for.
    init(_ outcome: Outcome, facts: FactBag, requestID: String) {
        switch outcome {
        case .accepted: self.init(accepted: facts)
        case .rejected(let rejection, let stage): self.init(problem: rejection, stage: stage, requestID: requestID)
        case .unavailable(let unavailable, let stage):
            var problem = Rejection(unavailable.code, "nothing is wrong with the request; send it again after the time in Retry-After")
            problem.retryAfter = unavailable.retryAfter
            self.init(problem: problem, stage: stage, requestID: requestID)
        case .failed(_, let stage):
            let detail = "nothing is wrong with the request; send it again, and report the request id if it keeps failing"
            self.init(problem: Rejection(.internalError, detail), stage: stage, requestID: requestID)
        }
    }

    /// A problem document (RFC 9457).
    init(problem: Rejection, stage: String?, requestID: String) {
        var writer = ByteWriter(capacity: 512)
        writer.append(literal: "{")
        writer.appendMember("type", problem.code.type)
        writer.append(literal: ",")
        writer.appendMember("title", problem.code.title)
        writer.appendNumber("status", problem.code.status)
        for (name, value) in [("detail", problem.detail), ("code", problem.code.name), ("stage", stage), ("request_id", requestID)] {
            writer.append(literal: ",")
            writer.appendMember(name, value)
        }
        if let part = problem.part {
            writer.append(literal: ",")
            writer.appendMember("part", part.cut(at: 80))
        }
        writer.appendNumber("limit", problem.limit)
        writer.appendNumber("actual", problem.actual)
        if !problem.errors.isEmpty {
            writer.append(literal: ",\"errors\":[")
            for (index, error) in problem.errors.enumerated() {
                writer.append(literal: index == 0 ? "{" : ",{")
                writer.appendMember("pointer", error.pointer)
                writer.append(literal: ",")
                writer.appendMember("detail", error.detail)
                writer.append(literal: "}")
            }
            writer.append(literal: "]")
        }
        writer.append(literal: "}\n")
        var headers = problem.headers
        if let wait = problem.retryAfter { headers.append(HeaderField("Retry-After", "\(max(1, wait.wholeSecondsRoundedUp))")) }
        self.init(problem.code.status, contentType: "application/problem+json", body: writer.finish(), headers: headers)
    }

    /// The answer to an event that is safe.
    private init(accepted facts: FactBag) {
        var writer = ByteWriter(capacity: 512)
        writer.append(literal: "{\"uuid\":")
        if let event = facts.peek(Event.self) { writer.appendJSONString(event.uuid.description) } else { writer.append(literal: "null") }
        writer.append(literal: ",\"accepted_parts\":[")
        for (index, part) in (facts.peek(Parts.self)?.all ?? []).enumerated() {
            writer.append(literal: index == 0 ? "{\"name\":" : ",{\"name\":")
            writer.appendJSONString(part.name)
            writer.append(literal: ",\"length\":")
            writer.append(decimal: part.body.count)
            writer.append(literal: ",\"content-type\":")
            writer.appendJSONString(part.contentType)
            writer.append(literal: ",\"content-encoding\":")
            if let coding = part.contentEncoding { writer.appendJSONString(coding.rawValue) } else { writer.append(literal: "null") }
            writer.append(literal: "}")
        }
        writer.append(literal: "]}\n")
        self.init(200, contentType: "application/json", body: writer.finish())
    }
}

extension ByteWriter {
    fileprivate mutating func appendMember(_ name: String, _ value: String?) {
        appendJSONString(name)
        append(literal: ":")
        if let value { appendJSONString(value) } else { append(literal: "null") }
    }

    fileprivate mutating func appendNumber(_ name: String, _ value: Int?) {
        guard let value else { return }
        append(literal: ",")
        appendJSONString(name)
        append(literal: ":")
        append(decimal: value)
    }
}

extension Duration {
    fileprivate var wholeSecondsRoundedUp: Int64 { components.seconds + (components.attoseconds > 0 ? 1 : 0) }
}
