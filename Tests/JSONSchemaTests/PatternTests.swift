import CaptureBytes
import JSONSchema
import ServerSupport
import Testing

/// Regular expressions with the meaning of ECMA-262 and its `u` flag.
@Suite struct PatternTests {
    /// Pattern, JSON strings that match, JSON strings that do not.
    private static let examples: [(String, [String], [String])] = [
        ("", ["", "a"], []), ("^$", [""], ["a", #"\n"#]), ("a|b|", ["", "c"], []), ("^(a|bc)$", ["a", "bc"], ["b", "abc"]),
        ("^a{2}$", ["aa"], ["a", "aaa"]), ("^a{2,}$", ["aa", "aaaa"], ["a"]), ("^a{1,3}$", ["a", "aaa"], ["", "aaaa"]),
        ("^a{0}$", [""], ["a"]), ("^(a*)*$", ["", "aaa"], ["b"]), ("^(|a)+$", ["", "aa"], ["b"]), ("^a+?b??$", ["a", "ab"], ["b"]),
        (
            "^.$", ["x", #"\u0001"#, "\u{1F4A9}", #"\ud83d\udca9"#, #"\ud800"#, "\u{85}"],
            ["", #"\n"#, #"\r"#, "\u{2028}", "\u{2029}", "e\u{301}"]
        ),
        (#"^\d$"#, ["0", "9"], ["a", "\u{0663}", "\u{FF11}"]), (#"^\D$"#, ["a", "\u{0663}", #"\n"#], ["5"]),
        (#"^\w$"#, ["a", "Z", "_", "0"], ["-", "\u{e9}", "\u{17F}"]), (#"^\W$"#, ["-", "\u{e9}"], ["_"]),
        (#"^\s$"#, [" ", #"\t"#, #"\u000b"#, "\u{a0}", "\u{FEFF}", "\u{2029}", "\u{3000}"], ["x", "\u{85}", "\u{180E}", "\u{200B}"]),
        (#"^\S$"#, ["x", "\u{85}"], [" "]), ("^[abc]$", ["a", "c"], ["d", ""]), ("^[^abc]$", ["d", #"\n"#, "\u{1F4A9}"], ["a"]),
        ("^[a-c\\d-]$", ["b", "5", "-"], ["d"]), ("^[]$", [], ["", "a"]), ("^[^]$", ["a", #"\n"#], [""]),
        ("^[\u{e0}-\u{ff}]$", ["\u{e9}"], ["e", "\u{100}"]), ("^[\u{1F400}-\u{1F500}]$", ["\u{1F4A9}"], ["\u{1F501}"]),
        (#"^\u{1F4A9}\ud83d\udca9\u0041\x41\cA\0\/\$$"#, [#"\ud83d\udca9\ud83d\udca9AA\u0001\u0000/$"#], ["AA"]),
        (#"^[\b\-\]]$"#, [#"\b"#, "-", "]"], ["b"]), (#"\.(gz|zst)$"#, ["a.gz", "b.zst"], ["agz", "a.gzip"]),
        ("(^a|b$)", ["ax", "xb"], ["xa", "bx"]), ("a^b|c", ["c"], ["ab"]), ("^(?:x(?<name>y))$", ["xy"], ["x"]), ("$^", [""], ["a"]),
        ("a$b|^$", [""], ["ab"]), (#"\f\n\r\t\v"#, [#"\f\n\r\t\u000b"#], [" "]), (#"^[\ud800-\udbff]$"#, [#"\ud800"#], ["\u{1F4A9}", "a"]),
        (#"^[\s\S]*$"#, ["", #"a\n\ud800"#], []), (#"(a|b)*a(a|b){12}$"#, ["abbbbbbbbbbbb", "xbabababababababa"], ["bbbbbbbbbbbbb", ""]),
    ]

    @Test(arguments: examples) func itMatchesAsECMAScriptDoes(_ example: (pattern: String, yes: [String], no: [String])) throws {
        let schema = try compile("{\"pattern\": \(Self.json(example.pattern))}")
        for text in example.yes { #expect(try isTaken("\"\(text)\"", by: schema), "\(text) does not match") }
        for text in example.no { #expect(try !isTaken("\"\(text)\"", by: schema), "\(text) matches") }
    }

    @Test(arguments: [
        ("(a", "without a \")\""), ("a)", "without a \"(\""), ("[a", "without a \"]\""), ("*", "nothing before it"),
        ("a**", "repeats a repetition"),
        ("^*", "nothing before it"), ("a{", "is no repetition"), ("a{x}", "is no repetition"), ("}", "lone"), ("]", "lone"),
        ("{1}", "lone"),
        ("a{3,2}", "wrong order"), ("[b-a]", "wrong order"), (#"[\d-z]"#, "ends in a class"), (#"\"#, "backslash"), (#"\z"#, "not known"),
        (#"\-"#, "not known"), (#"\x4"#, "not known"), (#"\u{110000}"#, "not known"), (#"\c1"#, "not known"), (#"(a)\1"#, "back-reference"),
        (#"(?<n>a)\k<n>"#, "back-reference"), ("(?=a)", "look-ahead"), ("(?!a)", "look-ahead"), ("(?<=a)", "look-behind"),
        ("(?<!a)", "look-behind"), (#"\bword"#, "word boundary"), (#"\B"#, "word boundary"), (#"\p{L}"#, "Unicode property"),
        ("(?i)a", "kind of group"), ("a{1001}", "more than 1000"), ("((a{100}){100}){100}", "too large"),
        ("((((){1000}){1000}){1000}){1000}", "too large"), (String(repeating: "(", count: 200), "inside one another"),
    ]) func whatItIsNotIsRefusedByName(_ pattern: String, _ reason: String) throws {
        let found = try problems("{\"properties\": {\"a\": {\"pattern\": \(Self.json(pattern))}}}")
        #expect(found.map(\.pointer) == ["#/properties/a/pattern"])
        #expect(found.first?.message.contains(reason) == true, "\(found)")
    }

    /// Patterns that cost a backtracking engine time exponential or quadratic in the text: here a megabyte is nothing.
    @Test(arguments: [
        "^(a+)+$", "^(a|a)*$", "^(a|aa)+$", "^(.*a){30}$", "(x+x+)+y", "^([a-zA-Z0-9])(([\\\\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}$",
        ".*.*.*=.*",
    ]) func aMegabyteNeedsNoMoreThanOnePass(_ pattern: String) throws {
        let text = "\"" + String(repeating: "a", count: 1 << 20) + "!\""
        #expect(try pointers("{\"pattern\": \"\(pattern)\"}", text) == ["#"])
    }

    /// Random expressions, with texts that are short because Python's engine backtracks.
    @Test func pythonMatchesTheSame() async throws {
        var random = SeededRandom(seed: 2026)
        let patterns = (0..<400).map { _ in RandomPattern.pattern(&random, depth: 4) }
        let values = patterns.indices.flatMap { index in
            (0..<8).map { _ in
                (
                    index,
                    "\"" + String((0..<Int.random(in: 0...7, using: &random)).map { _ in "abc1".randomElement(using: &random) ?? "a" })
                        + "\""
                )
            }
        }
        let schemas = patterns.map { "{\"pattern\": \(Self.json($0))}" }
        let judged = try await PythonSchema.judge(schemas: schemas, values: values)
        for ((index, value), theirs) in zip(values, judged) {
            #expect(try pointers(schemas[index], value) == theirs, "\(patterns[index]) on \(value)")
        }
        #expect(judged.contains([]) && judged.contains(["#"]))
    }

    private func isTaken(_ value: String, by schema: JSONSchema) throws -> Bool {
        schema.violations(of: try JSONDocument(Bytes(value)).root).isEmpty
    }

    static func json(_ text: String) -> String {
        var writer = ByteWriter()
        writer.appendJSONString(text)
        return String(decoding: writer.finish(), as: UTF8.self)
    }
}

/// Expressions that mean the same to Python as to ECMAScript.
enum RandomPattern {
    static func pattern(_ random: inout SeededRandom, depth: Int) -> String {
        switch Int.random(in: 0...(depth > 0 ? 9 : 4), using: &random) {
        case 0, 1: return ["a", "b", "c", "1"].randomElement(using: &random) ?? "a"
        case 2: return ["[ab]", "[^a]", "[a-c]", "\\d", "\\w", "\\D"].randomElement(using: &random) ?? "a"
        case 3: return "."
        case 4: return ["^", "$", ""].randomElement(using: &random) ?? ""
        case 5, 6: return pattern(&random, depth: depth - 1) + pattern(&random, depth: depth - 1)
        case 7: return "(" + pattern(&random, depth: depth - 1) + "|" + pattern(&random, depth: depth - 1) + ")"
        default:
            let mark = ["*", "+", "?", "{2}", "{1,3}", "{0,2}", "*?"].randomElement(using: &random) ?? "*"
            return "(?:" + pattern(&random, depth: depth - 1) + ")" + mark
        }
    }
}
