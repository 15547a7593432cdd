import CaptureBytes
import Testing

@Suite struct JSONDuplicateKeyTests {
    /// On both sides of the sizes at which the search changes its table.
    private static let sizes = [2, 3, 15, 16, 17, 63, 64, 65, 66, 300]

    private func firstDuplicate(_ text: String) throws -> String? {
        try JSONDocument(Bytes(text)).root.firstDuplicateKey().map { String(decoding: $0.text.array, as: UTF8.self) }
    }

    @Test(
        "Keys are compared decoded",
        arguments: [
            (#"{"a":1,"a":2}"#, #""a""#), (#"{"a":1,"\u0061":2}"#, #""\u0061""#), (#"{"\u0061":1,"a":2}"#, #""a""#),
            (#"{"\u00e9":1,"é":2}"#, #""é""#), (#"{"":1,"":2}"#, #""""#), (#"{"/":1,"\/":2}"#, #""\/""#),
            (#"{"\ud83d\ude00":1,"😀":2}"#, #""😀""#), (#"{"\ud800":1,"\uD800":2}"#, #""\uD800""#),
            (#"{"abcdefghij":1,"b":[{"x":1}],"abcdefghij":2}"#, #""abcdefghij""#),
        ])
    func duplicates(_ text: String, _ key: String) throws {
        #expect(try firstDuplicate(text) == key)
    }

    @Test(
        "What only looks alike is no duplicate",
        arguments: [
            "{}", "[]", "1", #"["a","a"]"#, #"{"a":1}"#, #"{"a":"a"}"#, #"{"a":1,"A":1}"#, #"{"a":{"a":{"a":1}}}"#, #"{"a":1,"\\u0061":1}"#,
            #"{"é":1,"e\u0301":1}"#, #"{"a":1,"a\u0000":1}"#, #"{"\ud800":1,"\ud801":1,"\ufffd":1}"#, #"{"a":{"x":1,"x":2},"b":3}"#,
            #"{"12345678a12345678":1,"12345678b12345678":1}"#,
        ])
    func unlike(_ text: String) throws {
        #expect(try firstDuplicate(text) == nil)
    }

    @Test("A table finds every key and no other", arguments: [0, 1] + sizes)
    func table(_ size: Int) throws {
        let keys = (0..<size).map { $0 % 3 == 0 ? "\\u0070\($0)" : "p\($0)" }
        let root = try JSONDocument(Bytes("{" + keys.enumerated().map { "\"\($1)\":\($0)" }.joined(separator: ",") + "}")).root
        let table = try JSONKeyTable(root)
        for number in 0..<size {
            let value = try #require(table["p\(number)"])
            #expect(String(decoding: value.text.array, as: UTF8.self) == "\(number)")
        }
        for absent in ["", "p", "p\(size)", "\\u0070"] { #expect(table[absent] == nil) }
    }

    @Test("A table refuses a repeated key", arguments: [#"{"a":1,"a":2}"#, #"{"a":1,"b":0,"\u0061":2}"#])
    func tableOfDuplicates(_ text: String) throws {
        let root = try JSONDocument(Bytes(text)).root
        let error = #expect(throws: JSONKeyTable.DuplicateKey.self) { try JSONKeyTable(root) }
        #expect(error?.key.range == root.firstDuplicateKey()?.range)
    }

    @Test("A table does not find what differs in its bytes only")
    func tableOfBytes() throws {
        let table = try JSONKeyTable(JSONDocument(Bytes(#"{"é":1,"\ud800":2}"#)).root)
        #expect(table["é"] != nil)
        #expect(table["e\u{301}"] == nil)
        #expect(table["\u{fffd}"] == nil)
        // The generalised three bytes of the lone surrogate.
        #expect([0xED as UInt8, 0xA0, 0x80].withUnsafeBytes { table[$0] }?.range == 17..<18)
        #expect(try JSONKeyTable(JSONDocument(Bytes("[1]")).root)["a"] == nil)
    }

    @Test("The first repetition is found at every size and place", arguments: sizes)
    func places(_ size: Int) throws {
        let keys = (0..<size).map { "\"property_\($0)\"" }
        #expect(try firstDuplicate("{" + keys.map { $0 + ":0" }.joined(separator: ",") + "}") == nil)
        for (first, second) in [(0, 1), (0, size - 1), (size - 2, size - 1), (size / 2 - 1, size / 2)] {
            var repeated = keys
            repeated[second] = repeated[first]
            let escaped = repeated[second].replacing("p", with: "\\u0070")
            #expect(try firstDuplicate("{" + repeated.map { $0 + ":[1]" }.joined(separator: ",") + "}") == repeated[second])
            repeated[second] = escaped
            #expect(try firstDuplicate("{" + repeated.map { $0 + ":[1]" }.joined(separator: ",") + "}") == escaped)
        }
    }

    /// The fingerprint of few short keys sees both ends only: those of 20 bytes all have the same one.
    @Test("Keys that collide on purpose are told apart", arguments: sizes, [8, 60])
    func collisions(_ size: Int, _ padding: Int) throws {
        let head = String(repeating: "a", count: padding)
        let keys = (0..<size).map { "\"\(head)\(1000 + $0)zzzzzzzz\"" }
        #expect(try firstDuplicate("{" + keys.map { $0 + ":0" }.joined(separator: ",") + "}") == nil)
        #expect(try firstDuplicate("{" + (keys + [keys[1]]).map { $0 + ":0" }.joined(separator: ",") + "}") == keys[1])
    }

    @Test("Agrees with a set of decoded keys", arguments: 0..<20)
    func randomObjects(_ seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        for _ in 0..<50 {
            let count = Int.random(in: 0...90, using: &random)
            let keys = (0..<count).map { _ -> String in
                let letters = (0..<Int.random(in: 1...4, using: &random)).map { _ in
                    [#"a"#, #"\u0061"#, #"b"#, #"\u0062"#, #"é"#, #"\u00e9"#, "c", "d", "e"].randomElement(using: &random) ?? ""
                }
                return "\"" + letters.joined() + "\""
            }
            let root = try JSONDocument(Bytes("{" + keys.map { $0 + ":0" }.joined(separator: ",") + "}")).root
            var seen: Set<[UInt8]> = []
            let expected = root.members.first { !seen.insert(Array(($0.key.string ?? "").utf8)).inserted }
            #expect(root.firstDuplicateKey()?.range == expected?.key.range)
        }
    }
}
