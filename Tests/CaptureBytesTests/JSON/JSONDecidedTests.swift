import CaptureBytes
import Testing

/// What the suite leaves to the implementation, as decided here.
@Suite struct JSONDecidedTests {
    @Test(
        "Numbers of any size are left as they are",
        arguments: [
            "123.456e-789", "0.4e00669999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999",
            "-1e+9999", "1.5e+9999", "-123123e100000", "123123e100000", "123e-10000000", "-123123123123123123123123123123",
            "100000000000000000000", "-237462374673276894279832749832423479823246327846",
        ])
    func hugeNumbers(_ number: String) throws {
        let document = try JSONDocument(Bytes("[\(number)]"))
        let value = try #require(document.root.elements.first { _ in true })
        #expect(value.kind == .number)
        #expect(value.text.array == Array(number.utf8))
    }

    @Test(
        "Lone surrogate escapes are within the grammar, but no text",
        arguments: [
            #""\uDADA""#, #""\uD888\u1234""#, #""\uD800\n""#, #""\uDd1ea""#, #""\uD800\uD800\n""#, #""\ud800""#, #""\ud800abc""#,
            #""\uDd1e\uD834""#, #""\uDFAA""#, #""\uD800\\uDC00""#,
        ])
    func loneSurrogates(_ text: String) throws {
        let value = try JSONDocument(Bytes(text)).root
        #expect(value.kind == .string)
        #expect(value.string == nil)
        #expect(try JSONDocument(Bytes("{\(text):0}")).root.count == 1)
    }

    @Test(
        "What is not UTF-8 is refused",
        arguments: [
            ("i_string_UTF-8_invalid_sequence", [0xE6, 0x97, 0xA5, 0xD1, 0x88, 0xFA], 5),
            ("i_string_UTF8_surrogate_U+D800", [0xED, 0xA0, 0x80], 0), ("the last surrogate", [0xED, 0xBF, 0xBF], 0),
            ("i_string_invalid_utf-8", [0xFF], 0), ("i_string_iso_latin_1", [0xE9], 0),
            ("i_string_lone_utf8_continuation_byte", [0x81], 0), ("i_string_not_in_unicode_range", [0xF4, 0xBF, 0xBF, 0xBF], 0),
            ("U+110000", [0xF4, 0x90, 0x80, 0x80], 0), ("a lead of five bytes", [0xF8, 0x88, 0x80, 0x80, 0x80], 0),
            ("a lead beyond Unicode", [0xF5, 0x80, 0x80, 0x80], 0),
            ("i_string_overlong_sequence_2_bytes", [0xC0, 0xAF], 0), ("the longest overlong of two bytes", [0xC1, 0xBF], 0),
            ("overlong of three bytes", [0xE0, 0x9F, 0xBF], 0), ("overlong of four bytes", [0xF0, 0x8F, 0xBF, 0xBF], 0),
            ("i_string_overlong_sequence_6_bytes", [0xFC, 0x83, 0xBF, 0xBF, 0xBF, 0xBF], 0),
            ("i_string_truncated-utf-8", [0xE0, 0xFF], 0), ("two of three bytes", [0xE2, 0x82], 0),
            ("three of four bytes", [0x61, 0xF0, 0x9F, 0x98], 1), ("one of two bytes", [0x61, 0x61, 0xC3], 2),
        ] as [(String, [UInt8], Int)])
    func invalidUTF8(_ name: String, _ content: [UInt8], _ at: Int) {
        for before in 0..<17 {
            let padding = [UInt8](repeating: UInt8(ascii: "a"), count: before)
            let quote = [UInt8(ascii: "\"")]
            #expect(fault(quote + padding + content + quote)?.reason == .notUTF8)
            #expect(fault(quote + padding + content + quote)?.offset == 1 + before + at)
            #expect(fault(quote + padding + content)?.reason == .notUTF8, "at the end of the text")
        }
    }

    @Test("Other encodings are refused")
    func otherEncodings() {
        let text = Array("[\"é\"]".utf16)
        let little = text.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
        let big = text.flatMap { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] }
        #expect(fault([0xFF, 0xFE] + little) == JSONFault(offset: 0, reason: .notUTF8))
        #expect(fault([0xFE, 0xFF] + big) == JSONFault(offset: 0, reason: .notUTF8))
        #expect(fault(little) != nil)
        #expect(fault(big) != nil)
        #expect(fault([0xEF, 0xBB, 0xBF] + Array("{}".utf8)) == JSONFault(offset: 0, reason: .syntax("expected no byte order mark")))
    }

    @Test("The depth of i_structure_500_nested_arrays is the caller's choice")
    func depth() {
        let nested = String(repeating: "[", count: 500) + String(repeating: "]", count: 500)
        #expect(fault(nested) == JSONFault(offset: 128, reason: .tooDeep))
        #expect(fault(nested, maxDepth: 499) == JSONFault(offset: 499, reason: .tooDeep))
        #expect(fault(nested, maxDepth: 500) == nil)
    }
}
