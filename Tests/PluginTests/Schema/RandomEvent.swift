import Foundation

/// Events that are as their type asks for, with up to five things that may be wrong.
struct RandomEvent {
    /// A type's listed properties, with values of the kinds that they may have.
    private static let values: [String: [String]] = [
        "text": [#""a""#, #""gpt-4o""#, "\"\u{e9}\u{1F4A9}\"", #""""#, #""\ud83d\udca9""#], "count": ["0", "17", "3.0", "12345678901"],
        "number": ["0", "-1.5", "0.1", "1e3"], "positive": ["0", "0.25", "7"], "flag": ["true", "false"], "status": ["200", "100", "599"],
        "any": ["null", "[1,{}]", #"{"a":{"b":[]}}"#, #""x""#, "5"], "object": ["{}", #"{"temperature":1}"#],
        "id": [#""t-1""#, #""A.b_c~1""#],
        "name": [#""m""#, #""gpt""#],
    ]
    private static let wrong = ["null", "-1", "1.5", "true", #""""#, #""two words""#, "[]", "{}", "600", "99"]
    private static let strangers = ["$ai_foo", "$ai_modle", "mine", "$lib", "$ai", "$aix", "a/b~c", "sp ace", "$ai_\u{e9}", ""]
    private static let top: [(key: String, values: [String])] = [
        ("uuid", [#""01919e23-46d0-7b2c-8f5e-0123456789ab""#, "null", #""x""#, "1"]), ("timestamp", [#""2026-11-23T08:30:00Z""#, "1"]),
        ("sent_at", [#""x""#, "null"]), ("$set", ["{}", "[]"]), ("$set_once", ["{}", "1"]), ("$groups", ["{}", "null"]),
        ("other", ["[]", "1"]),
        ("distinct_id", [#""u""#, #""""#, "1"]),
    ]

    private var random: SeededRandom

    init(seed: UInt64) { random = SeededRandom(seed: seed) }

    /// Which kind each property has, read from the schema itself.
    private static func kinds(_ schema: [String: Any]) -> [(name: String, kind: String)] {
        let defs = (schema["$defs"] as? [String: Any])?["shared"] as? [String: Any]
        let own = (schema["properties"] as? [String: Any])?["properties"] as? [String: Any]
        let all = [defs, own].flatMap { ($0?["properties"] as? [String: Any] ?? [:]).sorted { $0.key < $1.key } }
        return all.map { name, schema in
            let rules = schema as? [String: Any] ?? [:]
            return (name, kind(rules["type"], rules))
        }
    }

    private static func kind(_ type: Any?, _ rules: [String: Any]) -> String {
        switch type as? String {
        case "string": rules["pattern"] != nil ? "id" : rules["minLength"] != nil ? "name" : "text"
        case "integer": rules["maximum"] != nil ? "status" : "count"
        case "number": rules["minimum"] != nil ? "positive" : "number"
        case "boolean": "flag"
        case "object": "object"
        default: type == nil ? "any" : "text"
        }
    }

    /// An event of the type whose schema is given, its properties inside.
    mutating func event(_ type: String, _ text: String) -> String {
        let schema = (try? JSONSerialization.jsonObject(with: Data(text.utf8))) as? [String: Any] ?? [:]
        let required = ((schema["properties"] as? [String: Any])?["properties"] as? [String: Any])?["required"] as? [String] ?? []
        var members: [(String, String)] = []
        for (name, kind) in RandomEvent.kinds(schema) where required.contains(name) || Int.random(in: 0..<5, using: &random) == 0 {
            members.append((name, pick(RandomEvent.values[kind] ?? ["1"])))
        }
        for _ in 0..<max(0, Int.random(in: -3...5, using: &random)) { spoil(&members) }
        members.shuffle(using: &random)
        var outer = [("event", "\"\(type)\""), ("distinct_id", #""u""#), ("properties", RandomEvent.object(members))]
        for (key, values) in RandomEvent.top where Int.random(in: 0..<8, using: &random) == 0 {
            outer.removeAll { $0.0 == key }
            outer.append((key, pick(values)))
        }
        outer.shuffle(using: &random)
        return RandomEvent.object(outer)
    }

    private mutating func spoil(_ members: inout [(String, String)]) {
        let place = Int.random(in: 0..<max(members.count, 1), using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0 where place < members.count: members.remove(at: place)
        case 1 where place < members.count: members[place].1 = pick(RandomEvent.wrong)
        default:
            let name = pick(RandomEvent.strangers)
            members.removeAll { $0.0 == name }
            members.append((name, pick(RandomEvent.wrong)))
        }
    }

    private mutating func pick(_ choices: [String]) -> String { choices.randomElement(using: &random) ?? "null" }

    private static func object(_ members: [(String, String)]) -> String {
        "{" + members.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}"
    }
}
