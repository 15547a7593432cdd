/// The rules for numbers (Validation §6.2).
struct NumberRules: Sendable {
    enum Bound: Sendable { case minimum, maximum, exclusiveMinimum, exclusiveMaximum }

    var bounds: [(bound: Bound, limit: Decimal)] = []
    var divisor: Divisor?
    /// The divisor as it was written.
    var divisorText = ""

    var isEmpty: Bool { bounds.isEmpty && divisor == nil }
}

/// The rules for strings (Validation §6.3, §7).
struct StringRules: Sendable {
    /// In Unicode scalars.
    var minLength = 0
    var maxLength = Int.max
    var pattern: Pattern?
    var patternText = ""
    var format: Format?

    var isEmpty: Bool { minLength == 0 && maxLength == .max && pattern == nil && format == nil }
}

/// The rules for arrays (Core §10.3.1, §11.2, Validation §6.4); schemas are indexes of nodes.
struct ArrayRules: Sendable {
    var prefix: [Int] = []
    var items: Int?
    var contains: Int?
    var minContains = 1
    var maxContains = Int.max
    var minItems = 0
    var maxItems = Int.max
    var isUnique = false
    var unevaluated: Int?

    var isEmpty: Bool {
        prefix.isEmpty && items == nil && contains == nil && minItems == 0 && maxItems == .max && !isUnique && unevaluated == nil
    }
}

/// The rules for objects (Core §10.3.2, §11.3, Validation §6.5); schemas are indexes of nodes, properties indexes of names.
struct ObjectRules: Sendable {
    /// Every name that a rule speaks of.
    var names = NameTable([])
    /// The schema of each name, -1 for one without.
    var properties: [Int] = []
    /// The kinds of value that each name's schema lets pass unseen, once all schemas are read.
    var certain: [KindSet] = []
    var patterns: [(pattern: Pattern, schema: Int)] = []
    /// Whether a pattern, with a schema that may refuse, matches a name that has a schema itself, once all schemas are read.
    var hasPatternedName = false
    var additional: Int?
    var propertyNames: Int?
    var required: [Int] = []
    var dependentRequired: [(name: Int, required: [Int])] = []
    var dependentSchemas: [(name: Int, schema: Int)] = []
    var minProperties = 0
    var maxProperties = Int.max
    var unevaluated: Int?

    var isEmpty: Bool {
        names.count == 0 && patterns.isEmpty && additional == nil && propertyNames == nil && minProperties == 0 && maxProperties == .max
            && unevaluated == nil
    }
}

/// The schemas that hold for the value itself (Core §8.2.3, §10.2); each is an index of a node.
struct InPlaceRules: Sendable {
    /// An index of the program's references, because what it refers to may be compiled later.
    var reference: Int?
    var all: [Int] = []
    /// Each list of alternatives; `anyOf` stands at most once.
    var any: [Int] = []
    var one: [Int] = []
    var not: Int?
    var condition: (condition: Int, then: Int?, otherwise: Int?)?

    var isEmpty: Bool { reference == nil && all.isEmpty && any.isEmpty && one.isEmpty && not == nil && condition == nil }
}
