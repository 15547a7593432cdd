import CaptureKit
import Testing

@testable import HTTPSignatures

/// Fields made to cost much: each is refused, and none costs more than its length.
struct HostileFieldTests {
    private static let long = 64 * 1024

    private static let values: [String] = {
        func times(_ count: Int, _ text: String) -> String { String(repeating: text, count: count) }
        func each(_ count: Int, _ separator: String, _ text: (Int) -> String) -> String {
            (0..<count).map(text).joined(separator: separator)
        }
        return [
            times(long, "a"), times(long / 2, "a,"), times(long, "("), "sig1=" + times(1000, "("), "sig1=" + times(1000, "()"),
            "sig1=(" + times(3000, "\"a\" ") + ");keyid=\"h1\"", each(4000, ",") { "k\($0)" }, "sig1=()" + each(2000, "") { ";p\($0)" },
            "sig1=(\"" + times(15_000, "\\") + "\")", "sig1=:" + times(15_000, "A"), "sig1=" + times(15_000, "9"), "\u{0}",
            "sig1=(\"a\u{0}\")", times(16_000, " "), times(4000, "🙂"),
            "sig1=(" + each(33, " ") { "\"h\($0)\"" } + ");keyid=\"h1\"",
            "sig1=(" + each(9, " ") { "\"h\";key=\"\($0)\"" } + ");keyid=\"h1\"",
        ]
    }()

    @Test(arguments: values)
    func areRefused(value: String) throws {
        let sender = Sender()
        for name in ["Signature-Input", "Signature"] {
            let fault = try #require(try sender.verdict(try sender.signed().with(name) { _ in value }))
            #expect(fault.code == .invalidSignature)
            #expect(fault.detail.utf8.count < 400, "\(fault.detail)")
        }
    }

    @Test func manyLinesAreOneField() throws {
        let sender = Sender()
        let lines = (0..<2000).map { HeaderField("Signature-Input", "k\($0)=(\"@method\");keyid=\"h1\"") }
        let head = try sender.signed()
        let flood = RequestHead(method: "POST", path: "/ai", headers: lines + head.headers, client: "")
        #expect(try sender.verdict(flood)?.detail.contains("send fewer signatures") == true)
    }

    /// What an error repeats of a request, and that it repeats no secret.
    @Test func errorsRepeatLittle() throws {
        let sender = Sender()
        let name = String(repeating: "x", count: 10_000)
        for input in [
            "sig1=(\"\(name)\");keyid=\"h1\";created=1795435200", "sig1=(\"X\(name)\");keyid=\"h1\";created=1795435200",
            "\(name)=1, \(name)=2",
        ] {
            let fault = try #require(try sender.verdict(try sender.signed().with("Signature-Input") { _ in input }))
            #expect(fault.detail.utf8.count < 300)
        }
        let wrong = try #require(try sender.verdict(try sender.signed().with("Authorization") { _ in "Bearer phc_other" }))
        #expect(!wrong.detail.contains("phc_"))
    }
}
