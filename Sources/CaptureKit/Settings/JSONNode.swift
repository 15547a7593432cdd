import CaptureBytes

/// JSON of a settings file that remembers where each value stands.
public struct JSONNode: Sendable {
    /// A value.
    public indirect enum Value: Sendable {
        case null
        case bool(Bool)
        case number(String)
        case string(String)
        case array([JSONNode])
        case object([Member])
    }

    /// One key of an object with its value.
    public struct Member: Sendable {
        /// The key.
        public let key: String
        /// The value.
        public let value: JSONNode

        /// Creates a member.
        public init(key: String, value: JSONNode) { (self.key, self.value) = (key, value) }
    }

    /// The value.
    public let value: Value
    /// The line, from 1.
    public let line: Int
    /// The column in bytes, from 1.
    public let column: Int

    /// Creates a node.
    public init(_ value: Value, line: Int = 1, column: Int = 1) {
        (self.value, self.line, self.column) = (value, line, column)
    }

    /// Reads a whole document (RFC 8259), without duplicate keys and at most 64 deep.
    ///
    /// - Throws: ``Problem`` with the place of the first fault.
    public init(parsing text: String) throws(Problem) {
        let lines = LineIndex(text)
        let document: JSONDocument
        do { document = try JSONDocument(Bytes(text), maxDepth: 64) } catch {
            let (line, column) = lines.place(error.offset)
            throw Problem(path: "$", line: line, column: column, message: "not valid JSON: \(error)")
        }
        self = try JSONNode(document.root, lines, path: "$")
    }

    private init(_ value: JSONValue, _ lines: LineIndex, path: String) throws(Problem) {
        (line, column) = lines.place(value.range.lowerBound)
        switch value.kind {
        case .null: self.value = .null
        case .bool: self.value = .bool(value.isTrue)
        case .number: self.value = .number(String(decoding: value.text))
        case .string: self.value = .string(value.string ?? "\u{FFFD}")
        case .array:
            var items: [JSONNode] = []
            for item in value.elements { items.append(try JSONNode(item, lines, path: "\(path)[\(items.count)]")) }
            self.value = .array(items)
        case .object:
            if let key = value.firstDuplicateKey() {
                let (line, column) = lines.place(key.range.lowerBound)
                let name = key.string ?? "\u{FFFD}"
                throw Problem(
                    path: path + Problem.step(name), line: line, column: column,
                    message: "the key \(name.quoted) stands here twice; remove one")
            }
            var members: [Member] = []
            for (key, member) in value.members {
                let name = key.string ?? "\u{FFFD}"
                members.append(Member(key: name, value: try JSONNode(member, lines, path: path + Problem.step(name))))
            }
            self.value = .object(members)
        }
    }

    /// What was found, in words that never repeat more than a short value.
    public var kind: String {
        switch value {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .number(let text): "the number \(text)"
        case .string(let text): "the string \(text.quoted)"
        case .array: "an array"
        case .object: "an object"
        }
    }

    /// What kind of value it is, without the value, which may be a secret.
    var bareKind: String {
        switch value {
        case .null: "null"
        case .bool: "a boolean"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }

    /// The members of an object, none for another value.
    public var members: [Member] { if case .object(let members) = value { members } else { [] } }

    /// The value of an object's key.
    public subscript(key: String) -> JSONNode? { members.first { $0.key == key }?.value }
}

/// Finds the line and the column of a byte.
private struct LineIndex {
    private let starts: [Int]

    init(_ text: String) {
        var starts = [0]
        for (offset, byte) in text.utf8.enumerated() where byte == UInt8(ascii: "\n") { starts.append(offset + 1) }
        self.starts = starts
    }

    func place(_ offset: Int) -> (line: Int, column: Int) {
        var (low, high) = (0, starts.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= offset { low = middle } else { high = middle }
        }
        return (low + 1, offset - starts[low] + 1)
    }
}
