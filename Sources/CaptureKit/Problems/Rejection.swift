/// The client's fault, in terms the client can act on.
public struct Rejection: Error, Equatable {
    /// Why, for programs; its status is 400 to 499.
    public var code: Code
    /// One sentence for people that says what to change, without secrets and with at most 200 bytes of the request.
    public var detail: String
    /// The name of the part at fault, where one is.
    public var part: String?
    /// Places in the event that are at fault, for schema violations.
    public var errors: [Violation] = []
    /// The limit in bytes that was crossed.
    public var limit: Int?
    /// The size in bytes: the declared one if there is one, else the bytes so far.
    public var actual: Int?
    /// How long the client should wait, for 429.
    public var retryAfter: Duration?
    /// The stage whose rule it is, where another one is told, as by a body that is checked on its way; nil for the one that throws it.
    public var stage: String?
    /// Headers that the answer carries besides the usual ones, such as `WWW-Authenticate`.
    public var headers: [HeaderField] = []

    /// One place in the event that is at fault.
    public struct Violation: Sendable, Equatable {
        /// A JSON pointer as a URI fragment (RFC 6901 §6), such as `#/properties/$ai_model`.
        public let pointer: String
        /// One sentence that says what to change.
        public let detail: String

        /// Creates a violation.
        public init(pointer: String, detail: String) {
            (self.pointer, self.detail) = (pointer, detail)
        }
    }

    /// Creates a rejection.
    public init(_ code: Code, _ detail: String, part: String? = nil) {
        (self.code, self.detail, self.part) = (code, detail, part)
    }

    /// Creates a rejection for a size limit.
    public init(_ code: Code, _ detail: String, part: String? = nil, limit: Int, actual: Int) {
        self.init(code, detail, part: part)
        (self.limit, self.actual) = (limit, actual)
    }
}

extension String {
    /// The text as an error may echo it: quoted, and cut at 80 bytes so that an answer never repeats much of a request.
    public var quoted: String { "\"\(cut(at: 80))\"" }

    /// The text, or its beginning with an ellipsis when it is longer than `limit` bytes.
    public func cut(at limit: Int) -> String {
        if utf8.count <= limit { return self }
        var kept = ""
        for scalar in unicodeScalars {
            if kept.utf8.count + scalar.utf8.count > limit { break }
            kept.unicodeScalars.append(scalar)
        }
        return kept + "…"
    }
}
