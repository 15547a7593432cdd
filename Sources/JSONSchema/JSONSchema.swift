public import CaptureBytes

/// A JSON Schema (2020-12), compiled once, which checks values where they stand in their text.
///
/// Knows the vocabularies core, applicator, unevaluated, validation, format-assertion and meta-data but for `$dynamicRef`; references
/// lead to places in the same document. Whatever else a schema has is refused by name.
///
/// A check takes time linear in the value for schemas whose references do not lead back to themselves, and for others in the product
/// of both. An object with a key twice is checked with each of them; where the schema lists the key, that is a violation.
public struct JSONSchema: Sendable {
    /// How many violations are looked for at most where nobody says otherwise.
    public static let usualLimit = 20
    /// The most bytes of a value that its violations repeat, all together: 200.
    public static let echoLimit = 200
    /// How deep schemas and values may be nested in one another while they are checked; what is deeper is a violation.
    public static let depthLimit = 1000

    let program: SchemaProgram
    private let document: JSONDocument

    /// Compiles a schema.
    ///
    /// - Parameter annotations: keywords of the caller's, whose values are `true` or `false` and mean nothing here.
    /// - Throws: ``SchemaProblems`` with everything that is wrong with it.
    public init(_ document: JSONDocument, annotations: Set<String> = []) throws(SchemaProblems) {
        var compiler = SchemaCompiler(document, annotations: annotations)
        program = try compiler.compile()
        self.document = document
    }

    /// What is wrong with a value, in the order in which it is found; nothing when it is as the schema says.
    ///
    /// - Parameters:
    ///   - overlay: what belongs to the value and stands elsewhere.
    ///   - limit: how many are looked for at most, 20 by default.
    public func violations(of value: JSONValue, overlay: JSONOverlay? = nil, limit: Int = usualLimit) -> [Violation] {
        var evaluation = Evaluation(program, limit: limit)
        return evaluation.run(value, overlay: overlay)
    }

    /// The names that `properties` lists at `place`, a path of names from the root, whichever of the schemas there does.
    public func listedNames(at place: [String]) -> [String] { Set(listed(at: place).map(\.name)).sorted() }

    /// The names listed at `place` whose schema has an annotation of the caller's with the value `true`.
    public func listedNames(at place: [String], annotated annotation: String) -> [String] {
        Set(listed(at: place).filter { program.isAnnotated($0.node, annotation) }.map(\.name)).sorted()
    }

    /// The value of the `const` that the schema at `place` has, where it is a string.
    public func constant(at place: [String]) -> String? {
        guard let name = place.last else { return nil }
        for (listed, node) in listed(at: Array(place.dropLast())) where listed == name {
            for values in program.nodes[node].constants where values.count == 1 {
                if let text = values[0].string { return text }
            }
        }
        return nil
    }

    private func listed(at place: [String]) -> [(name: String, node: Int)] {
        var nodes = [program.root]
        for step in place {
            nodes = nodes.flatMap { program.listed(at: $0) }.filter { $0.name == step }.map(\.node)
        }
        return nodes.flatMap { program.listed(at: $0) }
    }
}
