import CaptureBytes
import Testing

@Suite struct JSONValueTests {
    private let document: JSONDocument

    init() throws {
        document = try JSONDocument(
            Bytes(#" {"event": "$ai", "a\u0062": "x\n\ud83d\ude00", "n": [1.0, -2e3, true, false, null], "n": 7, "é": {}} "#))
    }

    @Test func lookups() throws {
        let root = document.root
        #expect(root["event"]?.string == "$ai")
        #expect(root["ab"]?.string == "x\n😀", "a key is compared decoded")
        #expect(root["n"]?.kind == .array, "the first of two")
        #expect(root["é"]?.kind == .object)
        #expect(root["e\u{301}"] == nil, "another spelling of the same character is another key")
        #expect(root["missing"] == nil)
        #expect(root["Event"] == nil)
        #expect(root[""] == nil)
        #expect(root["n"]?["event"] == nil, "an array has no members")
        #expect(root["event"]?["event"] == nil)
    }

    @Test func contentIsLentDecoded() throws {
        func content(_ text: String) throws -> [UInt8] { try JSONDocument(Bytes(" " + text)).root.withContent { Array($0) } }
        #expect(try content(#""ab""#) == Array("ab".utf8))
        #expect(try content("\"\"") == [])
        #expect(try content(#""a\u0062\n\ud83d\ude00""#) == Array("ab\n😀".utf8))
        #expect(try content(#""\ud800""#) == [0xED, 0xA0, 0x80], "a lone surrogate is no UTF-8")
        #expect(try content("-1.50e3") == Array("-1.50e3".utf8))
        #expect(try content("null") == Array("null".utf8))
    }

    @Test func lookupsDoNotReachIntoTheValues() throws {
        let root = try JSONDocument(Bytes(#"{"a": {"b": "c"}, "x": "b", "": 1}"#)).root
        #expect(root["b"] == nil)
        #expect(root["c"] == nil)
        #expect(root[""]?.kind == .number)
        #expect(root["a"]?["b"]?.string == "c")
    }

    @Test func textIsWhatWasWritten() throws {
        let numbers = try #require(document.root["n"])
        #expect(numbers.elements.map { String(decoding: $0.text.array, as: UTF8.self) } == ["1.0", "-2e3", "true", "false", "null"])
        #expect(numbers.elements.map(\.kind) == [.number, .number, .bool, .bool, .null])
        #expect(numbers.elements.map(\.isTrue) == [false, false, true, false, false])
        #expect(document.root["ab"]?.text.array == Array(#""x\n\ud83d\ude00""#.utf8))
    }

    @Test func iterationInOrder() {
        #expect(document.root.members.map { $0.key.string } == ["event", "ab", "n", "n", "é"])
        #expect(document.root.count == 5)
        #expect(document.root.elements.map(\.range).isEmpty, "an object has no elements")
        #expect(document.root["n"]?.members.map { $0.key.range }.isEmpty == true, "an array has no members")
    }

    @Test func valuesOutliveTheDocument() throws {
        let value = try {
            let root = try JSONDocument(Bytes("{\"k\": \"\(String(repeating: "long ", count: 40))\"}")).root
            return root["k"]
        }()
        #expect(value?.string?.utf8.count == 200)
    }

    @Test(
        "A string equals its decoded value and nothing else",
        arguments: [
            (#""""#, ""), (#""a""#, "a"), (#""\u0061""#, "a"), (#""a longer text of thirty bytes""#, "a longer text of thirty bytes"),
            (#""\\""#, "\\"), (#""\/""#, "/"), (#""é\u00e9""#, "éé"), (#""\ud83d\ude00""#, "😀"), (#""\u0000""#, "\0"),
        ])
    func equality(_ json: String, _ text: String) throws {
        let value = try JSONDocument(Bytes(json)).root
        #expect(value.string == text)
        #expect(value.stringEquals(text))
        #expect(Array(text.utf8).withUnsafeBytes { value.stringEquals($0) })
        #expect(!value.stringEquals(text + "a"))
        #expect(!value.stringEquals(json))
        #expect(!value.stringEquals(String(repeating: "b", count: text.utf8.count) + (text.isEmpty ? "b" : "")))
        #expect(text.isEmpty || !value.stringEquals(String(text.dropLast())))
    }

    @Test func onlyStringsEqualText() throws {
        #expect(try !JSONDocument(Bytes("true")).root.stringEquals("true"))
        #expect(try !JSONDocument(Bytes("true")).root.stringEquals("ru"))
        #expect(try !JSONDocument(Bytes("[1]")).root.stringEquals("1"))
        let lone = try JSONDocument(Bytes(#""\ud800""#)).root
        #expect(![0xED, 0xA0, 0x80].withUnsafeBytes { lone.stringEquals($0) })
        #expect(!lone.stringEquals("\u{FFFD}"))
    }

    @Test(
        "Escapes at the edges of each UTF-8 length and surrogate range",
        arguments: [0, 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x103FF, 0x10FC00, 0x10FFFF] as [UInt32])
    func escapedScalars(_ code: UInt32) throws {
        let text = String(try #require(Unicode.Scalar(code)))
        let escapes = text.utf16.map { unit in
            let digits = String(unit, radix: 16)
            return #"\u"# + String(repeating: "0", count: 4 - digits.count) + digits
        }.joined()
        let lower = try JSONDocument(Bytes("\"\(escapes)\"")).root
        let upper = try JSONDocument(Bytes("\"\(escapes.uppercased().replacing("\\U", with: "\\u"))\"")).root
        #expect(lower.string.map { Array($0.utf8) } == Array(text.utf8))
        #expect(upper.string == lower.string)
        #expect(lower.stringEquals(text))
    }
}
