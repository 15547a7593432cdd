/// Why a schema is refused: everything that is wrong with it.
public struct SchemaProblems: Error, Equatable, CustomStringConvertible {
    /// One thing that is wrong with a schema.
    public struct Problem: Sendable, Equatable {
        /// A JSON pointer as a URI fragment (RFC 6901 §6), such as `#/properties/a/pattern`.
        public let pointer: String
        /// What is wrong, and what to do about it.
        public let message: String
    }

    /// In the order of the text; never empty.
    public let all: [Problem]

    /// One line for each.
    public var description: String { all.map { "\($0.pointer): \($0.message)" }.joined(separator: "\n") }
}
