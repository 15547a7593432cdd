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

    /// The bytes of memory that the places take.
    public var indexSize: Int { tape.buffer.capacity * MemoryLayout<JSONEntry>.stride }

    /// The text as it came.
    public var bytes: Bytes { tape.bytes }

    /// The outermost value.
    public var root: JSONValue { JSONValue(tape: tape, position: 0) }
}
