import CaptureBytes

extension SchemaCompiler {
    /// The keywords for arrays (Core §10.3.1, §11.2, Validation §6.4).
    mutating func arrays(_ name: String, _ value: JSONValue, _ rules: inout ArrayRules, _ place: Place) -> Bool {
        switch name {
        case "prefixItems": rules.prefix = list(value, place)
        case "items": rules.items = schema(value, place)
        case "contains": rules.contains = schema(value, place)
        case "minContains": rules.minContains = count(value, place) ?? 0
        case "maxContains": rules.maxContains = count(value, place) ?? 0
        case "minItems": rules.minItems = count(value, place) ?? 0
        case "maxItems": rules.maxItems = count(value, place) ?? 0
        case "uniqueItems":
            guard value.kind == .bool else { return wrong("true or false", at: place) }
            rules.isUnique = value.isTrue
        case "unevaluatedItems": rules.unevaluated = schema(value, place)
        default: return false
        }
        return true
    }

    /// The keywords for objects (Core §10.3.2, §10.2.2.4, §11.3, Validation §6.5).
    mutating func objects(
        _ name: String, _ value: JSONValue, _ rules: inout ObjectRules, _ draft: inout ObjectDraft, _ place: Place
    ) -> Bool {
        switch name {
        case "properties": for (name, node) in schemas(value, place) { draft.setSchema(node, of: name) }
        case "patternProperties":
            for (text, node) in schemas(value, place) {
                if let pattern = pattern(text, place.inner(text)) { rules.patterns.append((pattern, node)) }
            }
        case "additionalProperties": rules.additional = schema(value, place)
        case "propertyNames": rules.propertyNames = schema(value, place)
        case "required": rules.required = strings(value, place).map { draft.index(of: $0) }
        case "dependentRequired":
            guard value.kind == .object else { return wrong("an object of arrays of strings", at: place) }
            for (key, value) in value.members {
                let name = key.string ?? "\u{FFFD}"
                let required = strings(value, place.inner(name)).map { draft.index(of: $0) }
                rules.dependentRequired.append((draft.index(of: name), required))
            }
        case "dependentSchemas":
            for (name, node) in schemas(value, place) { rules.dependentSchemas.append((draft.index(of: name), node)) }
        case "minProperties": rules.minProperties = count(value, place) ?? 0
        case "maxProperties": rules.maxProperties = count(value, place) ?? 0
        case "unevaluatedProperties": rules.unevaluated = schema(value, place)
        default: return false
        }
        return true
    }

    /// The keywords that apply schemas to the value itself (Core §10.2.1); `if` is read by ``condition(_:_:)``.
    mutating func applicators(_ name: String, _ value: JSONValue, _ rules: inout InPlaceRules, _ place: Place) -> Bool {
        switch name {
        case "allOf": rules.all = list(value, place)
        case "anyOf": rules.any = list(value, place)
        case "oneOf": rules.one = list(value, place)
        case "not": rules.not = schema(value, place)
        case "if", "then", "else": break
        default: return false
        }
        return true
    }

    /// `if` with `then` and `else` (§10.2.2); these two are read, and mean nothing, without it.
    mutating func condition(_ value: JSONValue, _ place: Place) -> (condition: Int, then: Int?, otherwise: Int?)? {
        let condition = value["if"].map { schema($0, place.inner("if")) }
        let then = value["then"].map { schema($0, place.inner("then")) }
        let otherwise = value["else"].map { schema($0, place.inner("else")) }
        return condition.map { ($0, then, otherwise) }
    }
}

/// The names of an object's rules while they are collected.
struct ObjectDraft {
    private var names: [String] = []
    private var schemas: [Int] = []
    /// By bytes, because Swift takes canonically equivalent strings for the same.
    private var indexes: [[UInt8]: Int] = [:]

    mutating func index(of name: String) -> Int {
        let key = Array(name.utf8)
        if let index = indexes[key] { return index }
        indexes[key] = names.count
        names.append(name)
        schemas.append(-1)
        return names.count - 1
    }

    mutating func setSchema(_ node: Int, of name: String) { schemas[index(of: name)] = node }

    func finish(_ rules: inout ObjectRules) { (rules.names, rules.properties) = (NameTable(names), schemas) }
}
