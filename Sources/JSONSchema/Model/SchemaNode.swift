import CaptureBytes

/// One compiled schema: every rule that holds for a value at its place.
final class SchemaNode: Sendable {
    /// Which part of the node a value may have to do with; the rest is never looked at.
    struct Parts: OptionSet, Sendable {
        let rawValue: UInt8
        static let constants = Parts(rawValue: 1), number = Parts(rawValue: 2), string = Parts(rawValue: 4), array = Parts(rawValue: 8)
        static let object = Parts(rawValue: 16), inPlace = Parts(rawValue: 32)
    }

    let kinds: KindSet
    /// The values of `enum` and `const`, each of which the value must be among.
    let constants: [[JSONValue]]
    let number: NumberRules
    let string: StringRules
    let array: ArrayRules
    let object: ObjectRules
    let inPlace: InPlaceRules
    let parts: Parts
    /// The annotations of the caller's that are `true` here.
    let annotations: Set<String>
    /// Whether it is the schema `false`.
    let isFalse: Bool
    /// Whether it lets everything pass, so that it need not be run.
    let isTrue: Bool
    /// Whether it looks neither into a value nor at other schemas.
    let isLeaf: Bool

    /// Whether an object is judged by its members, each on its own, and by which of them are there.
    let isPlainObject: Bool

    init(_ draft: SchemaDraft) {
        let rules = draft.object
        isPlainObject =
            draft.constants.isEmpty && draft.inPlace.isEmpty && !draft.isFalse && draft.kinds.contains(.object) && rules.additional == nil
            && rules.propertyNames == nil && rules.dependentRequired.isEmpty && rules.dependentSchemas.isEmpty
            && rules.minProperties == 0 && rules.maxProperties == .max && !rules.hasPatternedName
        kinds = draft.kinds
        constants = draft.constants
        number = draft.number
        string = draft.string
        array = draft.array
        object = draft.object
        inPlace = draft.inPlace
        annotations = draft.annotations
        isFalse = draft.isFalse
        var parts: Parts = []
        if !draft.constants.isEmpty { parts.insert(.constants) }
        if !draft.number.isEmpty { parts.insert(.number) }
        if !draft.string.isEmpty { parts.insert(.string) }
        if !draft.array.isEmpty { parts.insert(.array) }
        if !draft.object.isEmpty { parts.insert(.object) }
        if !draft.inPlace.isEmpty { parts.insert(.inPlace) }
        self.parts = parts
        isTrue = parts.isEmpty && draft.kinds == .all && !draft.isFalse
        isLeaf = parts.isDisjoint(with: [.array, .object, .inPlace]) && !draft.isFalse
    }
}

/// A schema while its keywords are read.
struct SchemaDraft {
    /// The kinds of value that pass whatever the value is.
    var certain: KindSet {
        guard !isFalse, constants.isEmpty, inPlace.isEmpty else { return [] }
        var certain = kinds
        if !number.isEmpty || !kinds.contains(.number) { certain.subtract(.number) }
        if !string.isEmpty { certain.remove(.string) }
        if !array.isEmpty { certain.remove(.array) }
        if !object.isEmpty { certain.remove(.object) }
        return certain
    }

    var kinds = KindSet.all
    var constants: [[JSONValue]] = []
    var number = NumberRules()
    var string = StringRules()
    var array = ArrayRules()
    var object = ObjectRules()
    var inPlace = InPlaceRules()
    var annotations: Set<String> = []
    var isFalse = false
}

/// The types of `type`; `number` has a bit for whole numbers and one for others.
struct KindSet: OptionSet, Sendable, Hashable {
    let rawValue: UInt8

    static let null = KindSet(rawValue: 1), boolean = KindSet(rawValue: 2), integer = KindSet(rawValue: 4), string = KindSet(rawValue: 8)
    static let array = KindSet(rawValue: 16), object = KindSet(rawValue: 32), fraction = KindSet(rawValue: 64)
    static let number: KindSet = [.integer, .fraction]
    static let all: KindSet = [.null, .boolean, .number, .string, .array, .object]

    /// The names of JSON Schema (Validation §6.1.1) with their sets.
    static let named: [(name: String, kinds: KindSet)] = [
        ("null", .null), ("boolean", .boolean), ("integer", .integer), ("number", .number), ("string", .string), ("array", .array),
        ("object", .object),
    ]

    /// Where a value of this kind is allowed at once; a number may depend on its value.
    init(_ kind: JSONKind) {
        // The raw values are in the order of the bits.
        self.init(rawValue: 1 << kind.rawValue)
    }

    init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The types in words, such as "a string or an array".
    var label: String {
        var words: [String] = []
        if contains(.null) { words.append("null") }
        if contains(.boolean) { words.append("true or false") }
        if contains(.number) { words.append("a number") } else if contains(.integer) { words.append("a whole number") }
        if contains(.string) { words.append("a string") }
        if contains(.array) { words.append("an array") }
        if contains(.object) { words.append("an object") }
        return words.joined(separator: " or ")
    }
}
