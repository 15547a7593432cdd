import CaptureBytes
import Testing

@testable import HTTPSignatures

/// Dictionaries of RFC 8941: what is read, and how it is written again.
struct StructuredFieldTests {
    @Test(arguments: [
        ("", ""), ("  a=1  ", "a=1"), ("a=1,b=2", "a=1, b=2"), ("a=1 \t,\t b", "a=1, b"), ("a", "a"), ("a=?1", "a"), ("a=?0", "a=?0"),
        ("a;x;y=?1", "a;x;y"), ("a;x=?0", "a;x=?0"), ("a=-0", "a=0"), ("a=00", "a=0"), ("a=-999999999999999", "a=-999999999999999"),
        ("a=1.0", "a=1.0"), ("a=-0.5", "a=-0.5"), ("a=1.230", "a=1.23"), ("a=999999999999.999", "a=999999999999.999"),
        ("a=1.005", "a=1.005"),
        (#"a="x\"\\""#, #"a="x\"\\""#), ("a=tok/en:*", "a=tok/en:*"), ("a=*x", "a=*x"), ("a=:AAE=:", "a=:AAE=:"), ("a=::", "a=::"),
        ("a=()", "a=()"), ("a=(  1   b;q=2 );z", "a=(1 b;q=2);z"), ("*a-b_c.d9=1", "*a-b_c.d9=1"), ("a=1;  x=2", "a=1;x=2"),
        ("a=1\t", "a=1"),
    ])
    func areReadAndWrittenAgain(text: String, written: String) throws {
        var writer = ByteWriter()
        writer.append(try FieldDictionary(parsing: [text]))
        #expect(String(decoding: writer.finishBytes()) == written)
    }

    @Test func severalLinesAreOneField() throws {
        #expect(try FieldDictionary(parsing: ["a=1", "b=2"]) == FieldDictionary(parsing: ["a=1, b=2"]))
        #expect(throws: FieldFault.self) { try FieldDictionary(parsing: ["a=1", "a=2"]) }
    }

    @Test(arguments: [
        "a=1,", "a=1,,b", "a=1 b=2", "=1", "A=1", "1a=1", "a= 1", "a =1", "a=", "a=1;", "a=1;X=1", "a=1, a=2", "a=1;x=1;x=2", "a=(1",
        "a=(1 2", "a=(1\t2)", "a=(1,2)", "a=(1(2))", "a=((1))", "a=-", "a=1234567890123456", "a=1.", "a=1.2345", "a=1234567890123.1",
        "a=.5", "a=--1", "a=+1", "a=1e3", "a=\"x", "a=\"x\\n\"", "a=\"\u{7f}\"", "a=\"ü\"", "a='x'", "a=:AA:", "a=:AB==:", "a=:AAE:",
        "a=:A===:", "a=:====:", "a=:AA==AA==:", "a=:AA =:", "a=:AA--:", "a=:AAE=", "a=?2", "a=?", "a=@1", "a=%\"x\"", "a=1\n", "\ta=1",
    ])
    func othersAreRefused(text: String) {
        #expect(throws: FieldFault.self) { try FieldDictionary(parsing: [text]) }
    }

    @Test func faultsTellThePlace() throws {
        let fault = #expect(throws: FieldFault.self) { try FieldDictionary(parsing: ["sig=(\"a\" @b)"]) }
        #expect(fault == FieldFault(reason: "has no value where one must be", offset: 9))
    }

    @Test(arguments: [
        (0..<33).map { "k\($0)" }.joined(separator: ","), "a=(" + (0..<65).map { "\($0)" }.joined(separator: " ") + ")",
        "a" + (0..<17).map { ";k\($0)" }.joined(),
    ])
    func sizesHaveBounds(text: String) {
        let fault = #expect(throws: FieldFault.self) { try FieldDictionary(parsing: [text]) }
        #expect(fault?.reason.contains("more than") == true)
    }
}
