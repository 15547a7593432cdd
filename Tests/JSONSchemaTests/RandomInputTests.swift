import CaptureBytes
import JSONSchema
import Testing

/// Random texts of the characters that matter: whatever comes is judged or refused, and nothing traps.
@Suite struct RandomInputTests {
    private static func text(_ alphabet: [String], _ most: Int, _ random: inout SeededRandom) -> String {
        (0..<Int.random(in: 0...most, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? "" }.joined()
    }

    @Test(arguments: [
        "date-time", "date", "time", "duration", "email", "hostname", "ipv4", "ipv6", "uri", "uri-reference", "uuid", "json-pointer",
    ]) func formatsJudgeAnything(_ format: String) throws {
        let alphabet = [
            "2026", "-", "12", "31", "T", "23", ":", "59", "60", "Z", "+", ".", "P", "Y", "W", "0", "a", "/", "//", "@", "[", "]", "%",
            "%20", "?", "#", "~1", "v1.", "::", "\u{e9}", "\\u0000", "\\\"", " ",
        ]
        let schema = try compile("{\"format\": \"\(format)\"}")
        var random = SeededRandom(seed: 7)
        for _ in 0..<3000 {
            let value = "\"" + Self.text(alphabet, 9, &random) + "\""
            #expect(schema.violations(of: try JSONDocument(Bytes(value)).root).count <= 1)
        }
    }

    @Test func patternsAreReadOrRefused() throws {
        let alphabet = [
            "a", "b", "(", ")", "(?:", "(?<n>", "(?", "[", "]", "[^", "-", "{", "}", "{2}", "{1,", ",", "3", "*", "+", "?", "|", "^", "$",
            ".", "\\\\", "\\\\d", "\\\\u", "\\\\x", "\\\\c", "\\\\u{", "d83d", "\\\\ud83d", "\u{1F4A9}", "\u{e9}",
        ]
        var random = SeededRandom(seed: 8)
        var isRead = 0
        for _ in 0..<3000 {
            let pattern = Self.text(alphabet, 7, &random)
            let found = try problems("{\"pattern\": \"\(pattern)\"}")
            if found.isEmpty { isRead += 1 } else { #expect(found.map(\.pointer) == ["#/pattern"]) }
        }
        #expect(isRead > 100)
    }

    /// Comparison of numbers is an order, also where doubles see no difference.
    @Test func numbersHaveAnOrder() throws {
        let alphabet = ["0", "1", "9", "00", "999999999999999999999"]
        var random = SeededRandom(seed: 9)
        func number() -> String {
            let whole = ["0", "1", "-1", "-0", "9007199254740993", "12"].randomElement(using: &random) ?? "0"
            let fraction = Self.text(alphabet, 3, &random)
            let exponent = ["", "e0", "E-3", "e+20", "e99999999999999999999", "e-99999999999999999999"].randomElement(using: &random) ?? ""
            return whole + (fraction.isEmpty ? "" : "." + fraction) + exponent
        }
        for _ in 0..<1000 {
            let (a, b) = (number(), number())
            let isAtLeast = try pointers("{\"minimum\": \(b)}", a).isEmpty
            let isLess = try pointers("{\"exclusiveMaximum\": \(b)}", a).isEmpty
            let isAtMost = try pointers("{\"maximum\": \(b)}", a).isEmpty
            let isSame = try pointers("{\"const\": \(b)}", a).isEmpty
            #expect(isAtLeast != isLess, "\(a) and \(b)")
            #expect(isSame == (isAtLeast && isAtMost), "\(a) and \(b)")
            #expect(try pointers("{\"minimum\": \(a)}", b).isEmpty == isAtMost, "\(a) and \(b)")
        }
    }

    /// Schemas of random keywords with random values are compiled or refused with a place.
    @Test func schemasAreReadOrRefused() throws {
        let keywords = [
            "type", "enum", "const", "multipleOf", "minimum", "minLength", "pattern", "format", "items", "prefixItems", "contains",
            "minContains", "uniqueItems", "properties", "patternProperties", "additionalProperties", "propertyNames", "required",
            "dependentRequired", "dependentSchemas", "unevaluatedProperties", "$ref", "$id", "$anchor", "$defs", "allOf", "anyOf", "not",
            "if", "then",
        ]
        var random = SeededRandom(seed: 10)
        func value(_ depth: Int) -> String {
            switch Int.random(in: 0...(depth > 0 ? 9 : 5), using: &random) {
            case 0: return "1"
            case 1: return "true"
            case 2: return "\"#\""
            case 3: return "\"#/properties/a\""
            case 4: return "\"string\""
            case 5: return "null"
            case 6: return "[\(value(depth - 1))]"
            case 7: return "{\"a\": \(value(depth - 1))}"
            default:
                let chosen = (0..<2).map { _ in keywords.randomElement(using: &random) ?? "type" }
                return "{" + chosen.map { "\"\($0)\": \(value(depth - 1))" }.joined(separator: ",") + "}"
            }
        }
        for _ in 0..<3000 {
            let schema = value(4)
            guard try problems(schema).isEmpty else { continue }
            for text in ["1", "\"a\"", "[1,[2]]", "{\"a\":{\"a\":1},\"b\":[]}"] { #expect(try violations(schema, text).count <= 20) }
        }
    }
}
