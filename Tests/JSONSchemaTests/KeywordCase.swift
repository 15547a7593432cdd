import CaptureBytes
import JSONSchema
import Testing

/// A schema with values that it takes and values that it refuses.
struct KeywordCase: Sendable, CustomTestStringConvertible {
    let schema: String
    let valid: [String]
    let invalid: [String]
    /// Whether Python's `jsonschema` is of another opinion, which the case says.
    let isDisputed: Bool

    init(_ schema: String, valid: [String] = [], invalid: [String] = [], isDisputed: Bool = false) {
        (self.schema, self.valid, self.invalid, self.isDisputed) = (schema, valid, invalid, isDisputed)
    }

    var testDescription: String { schema }
}

func compile(_ schema: String, annotations: Set<String> = []) throws -> JSONSchema {
    try JSONSchema(try JSONDocument(Bytes(schema)), annotations: annotations)
}

func violations(_ schema: String, _ value: String, limit: Int = 20) throws -> [Violation] {
    try compile(schema).violations(of: try JSONDocument(Bytes(value)).root, limit: limit)
}

func pointers(_ schema: String, _ value: String) throws -> [String] { try violations(schema, value).map(\.pointer) }

/// What is wrong with a schema; empty when nothing is.
func problems(_ schema: String, annotations: Set<String> = []) throws -> [SchemaProblems.Problem] {
    do {
        _ = try compile(schema, annotations: annotations)
        return []
    } catch let error as SchemaProblems { return error.all }
}
