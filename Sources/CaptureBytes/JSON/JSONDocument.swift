/// A JSON text that was checked to its last byte, with the places of all its values; the text itself is left as it came.
public struct JSONDocument: Sendable {
    /// The longest text that is scanned, in bytes: 1 GiB.
    public static let maxLength = 1 << 30

    private let tape: JSONTape

    /// Scans a text in one pass, in time and memory linear in its length (16 bytes for each value and key).
    ///
    /// Accepts what RFC 8259 allows and nothing else: UTF-8 without a byte order mark, one value, white space around it. A lone
    /// surrogate escape is within that grammar (§8.2), and so is a repeated key (§4).
    /// - Parameters:
    ///   - bytes: The text; the document keeps it alive.
    ///   - maxDepth: How many containers may be inside one another, 128 by default; the outermost counts as one.
    /// - Throws: The fault that comes first in the text.
    public init(_ bytes: Bytes, maxDepth: Int = 128) throws(JSONFault) {
        tape = try JSONScanner.scan(bytes, maxDepth: maxDepth)
    }

    /// Checks a text as ``init(_:maxDepth:)`` does, without keeping the places of its values, so that it takes no memory.
    ///
    /// - Parameter maxDepth: How many containers may be inside one another, 1,024 by default.
    /// - Throws: The fault that comes first in the text.
    public static func check(_ bytes: Bytes, maxDepth: Int = 1024) throws(JSONFault) {
        try bytes.withUnsafeBytes { (text) throws(JSONFault) in
            guard text.count <= maxLength else { throw JSONFault(offset: maxLength, reason: .tooLong) }
            guard let base = text.baseAddress else { throw JSONFault(offset: 0, reason: .empty) }
            try JSONScanner(base: base, count: text.count).check(maxDepth: maxDepth)
        }
    }

    /// The bytes of memory that the places take.
    public var indexSize: Int { tape.buffer.capacity * MemoryLayout<JSONEntry>.stride }

    /// The text as it came.
    public var bytes: Bytes { tape.bytes }

    /// The outermost value.
    public var root: JSONValue { JSONValue(tape: tape, position: 0) }
}
