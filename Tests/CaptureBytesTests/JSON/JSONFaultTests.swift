import Testing

@testable import CaptureBytes

@Suite struct JSONFaultTests {
    @Test(
        "A fault has its place and says what was expected",
        arguments: [
            (#"{"a" 1}"#, 5, #"expected ":""#), (#"{"a":1 "b"}"#, 7, #"expected "," or "}""#), ("[1 2]", 3, #"expected "," or "]""#),
            ("{a:1}", 1, "expected a key in quotes"), (#"{"a":1,}"#, 7, "expected a key in quotes"), ("[1,]", 3, "expected a value"),
            ("[tru]", 1, "expected a value"), ("[1.]", 3, "expected a digit"), ("[-]", 2, "expected a digit"),
            ("[1]x", 3, "expected nothing after the value"), ("[01]", 2, #"expected "," or "]""#),
            (#"["\x"]"#, 3, #"expected one of " \ / b f n r t u after a backslash"#),
            (#"["\u00g0"]"#, 6, #"expected four hexadecimal digits after "\u""#),
            ("[\"a\tb\"]", 3, "expected control characters in a string to be escaped"),
            ("[\"ab", 4, "expected a closing quote before the end"), ("[1", 2, #"expected "," or "]" before the end"#),
            (#"{"a":"#, 5, "expected a value before the end"), (#"{"a""#, 4, #"expected ":" before the end"#),
            ("[é]", 1, "expected a value"),
        ])
    func syntax(_ text: String, _ offset: Int, _ message: String) {
        #expect(fault(text) == JSONFault(offset: offset, reason: .syntax(message)))
    }

    @Test("Nothing but white space is empty", arguments: ["", " ", "\r\n\t  ", String(repeating: " ", count: 40)])
    func empty(_ text: String) {
        #expect(fault(text) == JSONFault(offset: text.utf8.count, reason: .empty))
    }

    @Test("Bytes that are not UTF-8 are named as such outside strings too")
    func notUTF8() {
        #expect(fault(Array("[1,".utf8) + [0xE9, 0x5D]) == JSONFault(offset: 3, reason: .notUTF8))
    }

    @Test("The first fault in the text is the one that is told")
    func firstFault() {
        #expect(fault(Array("[x,\"".utf8) + [0xFF]) == JSONFault(offset: 1, reason: .syntax("expected a value")))
        #expect(fault(Array("[\"".utf8) + [0xFF] + Array("\",x".utf8)) == JSONFault(offset: 2, reason: .notUTF8))
    }

    @Test("A text may be as long as the limit and no longer")
    func tooLong() throws {
        #expect(throws: JSONFault(offset: 3, reason: .tooLong)) { try JSONScanner.scan(Bytes("[12]"), maxDepth: 1, maxLength: 3) }
        #expect(try JSONScanner.scan(Bytes("[1]"), maxDepth: 1, maxLength: 3).bytes.count == 3)
    }

    @Test("Depth counts containers of both kinds, and only those inside one another")
    func depth() {
        #expect(fault("1", maxDepth: 0) == nil)
        #expect(fault("[]", maxDepth: 0) == JSONFault(offset: 0, reason: .tooDeep))
        #expect(fault(#"[{"a":[]},{"a":[]}]"#, maxDepth: 3) == nil)
        #expect(fault(#"[{"a":[]},{"a":[{}]}]"#, maxDepth: 3) == JSONFault(offset: 16, reason: .tooDeep))
    }
}
