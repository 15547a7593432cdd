import CaptureBytes
import Testing

@Suite struct MIMEValueTests {
    @Test(arguments: [
        ("form-data; name=\"a\"", "form-data", ["name=a"]), ("Form-Data", "form-data", []), ("x;", "x", []),
        (" x ; a = b ;c=\"d e\" ", "x", ["a=b", "c=d e"]), ("x; A=B; a=c", "x", ["a=B", "a=c"]), ("x; a=\"\"", "x", ["a="]),
        (#"x; a="\"\\b""#, "x", [#"a="\b"#]), ("x; a=\";\"; b=é", "x", ["a=;", "b=é"]),
    ])
    func parametersAreRead(_ text: String, _ value: String, _ parameters: [String]) throws {
        let read = try #require(MIMEValue(text))
        #expect(read.value == value)
        #expect(read.parameters.map { "\($0.name)=\($0.value)" } == parameters)
        #expect(MIMEValue.mediaType(of: text) == value)
    }

    @Test(arguments: ["x; a", "x; a=", "x; =b", "x; a=\"b", "x; a=\"b\\", "x; a=b c", "x; a=\"b\"c", "x; a=b\"c\"", "x; a b=c", "x;;a=b"])
    func whatIsNoParameterIsRefused(_ text: String) { #expect(MIMEValue(text) == nil) }

    @Test func aBackslashBeforeAnotherCharacter() {
        let text = #"x; a="\"\\\b""#
        #expect(MIMEValue(text, escapes: .anyCharacter)?.values("a") == [#""\b"#])
        #expect(MIMEValue(text, escapes: .quotesOnly)?.values("a") == [#""\\b"#])
    }
}

@Suite struct MIMEHeadersTests {
    private func read(_ text: String) throws -> [String] {
        try Array(text.utf8).withUnsafeBytes { try MIMEHeaders($0).fields.map { "\($0.name)=\($0.value)" } }
    }

    @Test func fieldsAreReadInOrder() throws {
        #expect(try read("A: 1\r\nb:\t2 \r\nA:\r\nC-!: é:x") == ["a=1", "b=2", "a=", "c-!=é:x"])
        #expect(try read("") == [])
        let many = String(repeating: "a: b\r\n", count: MIMEHeaders.fieldLimit)
        #expect(try read(many).count == MIMEHeaders.fieldLimit)
        #expect(throws: MIMEHeaders.Fault.tooMany) { try read(many + "a: b") }
    }

    @Test(arguments: ["a", ": b", "a : b", " a: b", "a: b\r\n c", "a: b\r\n\tc", "a: b\r\n\r\nc: d", "é: b", "a\0: b"])
    func whatIsNoHeaderIsRefused(_ text: String) { #expect(throws: MIMEHeaders.Fault.notAHeader) { try read(text) } }

    @Test(arguments: ["a: b\nc: d", "a: b\rc: d", "a: b\r", "a: b\n", "a: b\r\r\n"])
    func strayLineBreaksAreRefused(_ text: String) { #expect(throws: MIMEHeaders.Fault.strayLineBreak) { try read(text) } }

    @Test func linesAreUTF8() {
        #expect(throws: MIMEHeaders.Fault.notUTF8) {
            try [UInt8]([0x61, 0x3a, 0xff]).withUnsafeBytes { _ = try MIMEHeaders($0) }
        }
    }
}
