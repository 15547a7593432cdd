import CaptureBytes
import Testing

@Suite struct JSONEscapingTests {
    private func escaped(_ raw: [UInt8], capacity: Int = 0) -> [UInt8] {
        var writer = ByteWriter(capacity: capacity)
        raw.withUnsafeBytes { writer.appendEscaped($0) }
        return writer.finish()
    }

    /// Byte by byte, with the standard library's formatting.
    private func expectedEscape(_ byte: UInt8) -> [UInt8] {
        let short: [UInt8: String] = [0x22: #"\""#, 0x5C: #"\\"#, 0x0A: #"\n"#, 0x0D: #"\r"#, 0x09: #"\t"#, 0x08: #"\b"#, 0x0C: #"\f"#]
        if let form = short[byte] { return Array(form.utf8) }
        if byte >= 0x20 { return [byte] }
        let digits = String(byte, radix: 16)
        return Array((#"\u00"# + String(repeating: "0", count: 2 - digits.count) + digits).utf8)
    }

    @Test("Every byte at every place of a word")
    func everyByte() {
        for byte in UInt8.min...UInt8.max {
            for before in 0..<10 {
                for after in [0, 1, 7, 8, 20] {
                    let head = [UInt8](repeating: 0x61, count: before)
                    let tail = [UInt8](repeating: 0x62, count: after)
                    #expect(escaped(head + [byte] + tail) == head + expectedEscape(byte) + tail)
                }
            }
        }
    }

    @Test("Random bytes, whatever room the output has", arguments: 0..<20)
    func randomBytes(_ seed: UInt64) {
        var random = SeededRandom(seed: seed)
        for _ in 0..<50 {
            let special = Int.random(in: 1...100, using: &random)
            let raw = (0..<Int.random(in: 0...600, using: &random)).map { _ -> UInt8 in
                Int.random(in: 0..<100, using: &random) < special ? UInt8.random(in: 0...0x5F, using: &random) : 0x61
            }
            #expect(escaped(raw, capacity: Int.random(in: 0...1000, using: &random)) == raw.flatMap(expectedEscape))
        }
    }

    @Test("The worst case grows past every guess")
    func worstCase() {
        let raw = [UInt8](repeating: 0, count: 10_000)
        #expect(escaped(raw) == Array(String(repeating: #"\u0000"#, count: 10_000).utf8))
        #expect(escaped([]) == [])
    }

    @Test("JSON put into a JSON string is read back as it was", arguments: 300..<340)
    func roundTrip(_ seed: UInt64) throws {
        var generator = RandomJSON(seed: seed)
        for _ in 0..<50 {
            let text = generator.text()
            var writer = ByteWriter(capacity: text.utf8.count)
            writer.append(byte: UInt8(ascii: "\""))
            Array(text.utf8).withUnsafeBytes { writer.appendEscaped($0) }
            writer.append(byte: UInt8(ascii: "\""))
            let output = writer.finish()
            let decoded = try #require(try JSONDocument(Bytes(output)).root.string)
            #expect(Array(decoded.utf8) == Array(text.utf8))
            #expect(output.count <= 2 * text.utf8.count + 2)
        }
    }

    @Test("Strings of every kind", arguments: ["", "a", "é", "a \"quote\" \\ and\nline\u{1}", String(repeating: "long text ", count: 100)])
    func strings(_ text: String) throws {
        var writer = ByteWriter()
        writer.append("[")
        writer.appendJSONString(text)
        writer.append("]")
        let output = try JSONDocument(Bytes(writer.finish()))
        #expect(output.root.elements.map(\.string) == [text])
    }
}
