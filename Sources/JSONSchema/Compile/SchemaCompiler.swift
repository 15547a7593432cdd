import CaptureBytes

/// Reads a schema document into nodes, and collects everything that is wrong with it.
struct SchemaCompiler {
    let annotations: Set<String>
    private let document: JSONDocument
    private var drafts: [SchemaDraft] = []
    /// Where each node stands, as a JSON pointer.
    private var places: [String] = []
    var references = SchemaReferences()
    private var problems: [SchemaProblems.Problem] = []

    init(_ document: JSONDocument, annotations: Set<String>) {
        (self.document, self.annotations) = (document, annotations)
    }

    mutating func compile() throws(SchemaProblems) -> SchemaProgram {
        let root = schema(document.root, Place(pointer: "", base: ""))
        let (targets, dangling) = references.resolve()
        for (message, pointer) in dangling { report(message, at: pointer) }
        guard problems.isEmpty else { throw SchemaProblems(all: problems) }
        let nodes = drafts.map { SchemaNode(SchemaCompiler.merged($0, drafts, targets)) }
        let bounds = SchemaBounds(nodes, targets)
        for (node, message) in bounds.problems { report(message, at: places[node]) }
        guard problems.isEmpty else { throw SchemaProblems(all: problems) }
        return SchemaProgram(nodes: nodes, references: targets, recursive: bounds.recursive, root: root)
    }

    /// Where a value stands in the document, and the URI that references there are relative to.
    struct Place {
        var pointer: String
        var base: String

        func inner(_ step: String) -> Place { Place(pointer: pointer + Pointer.step(step), base: base) }
    }

    /// Compiles a schema and returns its node's index.
    mutating func schema(_ value: JSONValue, _ place: Place) -> Int {
        let index = drafts.count
        drafts.append(SchemaDraft())
        places.append(place.pointer)
        references.nodes[Array(place.pointer.utf8)] = index
        var draft = SchemaDraft()
        switch value.kind {
        case .bool: draft.isFalse = !value.isTrue
        case .object: read(value, into: &draft, index, place)
        default: problem("a schema is an object, true or false", at: place)
        }
        drafts[index] = draft
        return index
    }

    private mutating func read(_ value: JSONValue, into draft: inout SchemaDraft, _ index: Int, _ place: Place) {
        if let key = value.firstDuplicateKey() {
            problem("the key stands twice; remove one", at: place.inner(key.string ?? "\u{FFFD}"))
        }
        var place = place
        if let id = value["$id"] { place.base = identify(id, index, place) }
        var object = ObjectDraft()
        for (key, value) in value.members {
            guard let name = key.string else {
                problem("a keyword has a lone surrogate escape, which is no character", at: place)
                continue
            }
            let inner = place.inner(name)
            let isKnown =
                core(name, value, &draft, inner, index) || scalars(name, value, &draft, inner) || arrays(name, value, &draft.array, inner)
                || objects(name, value, &draft.object, &object, inner) || applicators(name, value, &draft.inPlace, inner)
            if !isKnown { problem(SchemaCompiler.unknown(name), at: inner) }
        }
        object.finish(&draft.object)
        draft.inPlace.condition = condition(value, place)
    }

    private static func unknown(_ name: String) -> String {
        switch name {
        case "definitions": "the keyword is not known here; it is called \"$defs\" in JSON Schema 2020-12"
        case "dependencies": "the keyword is not known here; use \"dependentRequired\" and \"dependentSchemas\""
        case "additionalItems": "the keyword is not known here; use \"prefixItems\" and \"items\""
        case "$dynamicRef", "$dynamicAnchor", "$recursiveRef", "$recursiveAnchor": "dynamic references are not supported; use \"$ref\""
        case "$vocabulary": "vocabularies of one's own are not supported; leave it out"
        default: "the keyword is not known here; correct or remove it"
        }
    }

    mutating func problem(_ message: String, at place: Place) { report(message, at: place.pointer) }

    private mutating func report(_ message: String, at pointer: String) {
        problems.append(SchemaProblems.Problem(pointer: Pointer.fragment(pointer), message: message))
    }
}
