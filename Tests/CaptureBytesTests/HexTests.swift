import CaptureBytes
import Testing

@Test("bytes become two hexadecimal digits each, as text and behind other text")
func hexadecimalDigits() {
    let bytes: [UInt8] = [0x00, 0x0f, 0xa0, 0xff]
    #expect(String(hex: bytes) == "000fa0ff" && String(hex: []) == "")
    var writer = ByteWriter()
    writer.append(literal: "sha256:")
    bytes.withUnsafeBytes { writer.append(hex: $0) }
    #expect(writer.finishText() == "sha256:000fa0ff")
}

@Test("a text of many bytes is encoded whole")
func manyHexadecimalDigits() {
    let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 * 7) }
    let expected = bytes.map { byte in [byte >> 4, byte & 15].map { String($0, radix: 16) }.joined() }.joined()
    #expect(String(hex: bytes) == expected)
}

@Test("bytes come in the order of a dictionary, each by its value")
func dictionaryOrder() {
    func isBefore(_ a: String, _ b: String) -> Bool { a.withUTF8Bytes { a in b.withUTF8Bytes { a.isBefore($0) } } }
    let ordered = ["", "A", "a", "a-b", "a.b", "ab", "b", "é"]
    for (i, a) in ordered.enumerated() {
        for (j, b) in ordered.enumerated() { #expect(isBefore(a, b) == (i < j), "\(a) \(b)") }
    }
}
