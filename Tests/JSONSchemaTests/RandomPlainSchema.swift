import JSONSchema

/// Schemas of plain objects whose names and patterns overlap, and objects for them.
struct RandomPlainSchema {
    private static let names = ["a", "ab", "x", "xa", "b"]
    private static let patterns = ["^a", "a$", "^x", "b", "^$"]
    private static let leaves = [
        "true", "true", "{}", "false", #"{"type": "integer"}"#, #"{"minimum": 2}"#, #"{"type": "string"}"#, #"{"maxLength": 1}"#,
        #"{"const": 1}"#,
    ]

    private var random: SeededRandom

    init(seed: UInt64) { random = SeededRandom(seed: seed) }

    mutating func schema(_ depth: Int) -> String {
        var members = [
            "\"properties\": {\(some(RandomPlainSchema.names) { $0.inner(depth) })}",
            "\"patternProperties\": {\(some(RandomPlainSchema.patterns) { $0.inner(depth) })}",
        ]
        if isChosen(4) { members.append("\"required\": [\"\(pick(RandomPlainSchema.names))\"]") }
        if isChosen(4) { members.append("\"unevaluatedProperties\": \(pick(["true", "false"]))") }
        if isChosen(4) { members.append(#""type": "object""#) }
        return "{\(members.joined(separator: ", "))}"
    }

    mutating func object(_ depth: Int) -> String {
        "{\(some(RandomPlainSchema.names) { $0.isChosen(3) && depth > 0 ? $0.object(depth - 1) : $0.pick(["1", "3", "2.5", #""s""#, #""st""#, "null"]) })}"
    }

    /// Blobs, at the top and one level below.
    mutating func overlay() -> JSONOverlay {
        var members: [(name: String, overlay: JSONOverlay)] = []
        for name in RandomPlainSchema.names where isChosen(4) {
            members.append((name, isChosen(2) ? .opaque : JSONOverlay(members: [(pick(RandomPlainSchema.names), .opaque)])))
        }
        return JSONOverlay(members: members)
    }

    private mutating func inner(_ depth: Int) -> String {
        depth > 0 && isChosen(4) ? schema(depth - 1) : pick(RandomPlainSchema.leaves)
    }

    private mutating func some(_ names: [String], _ value: (inout RandomPlainSchema) -> String) -> String {
        var members: [String] = []
        for name in names where isChosen(3) { members.append("\"\(name)\": \(value(&self))") }
        return members.joined(separator: ", ")
    }

    /// Once in so many times.
    private mutating func isChosen(_ times: Int) -> Bool { Int.random(in: 0..<times, using: &random) == 0 }

    private mutating func pick(_ choices: [String]) -> String { choices.randomElement(using: &random) ?? "true" }
}
