import CaptureBytes
import Foundation
import Testing

struct Base64Tests {
    @Test func isAsFoundationWritesIt() {
        for count in 0..<70 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 73 &+ count) }
            var writer = ByteWriter()
            bytes.withUnsafeBytes { writer.appendBase64($0) }
            let text = writer.finish()
            #expect(String(decoding: text, as: UTF8.self) == Data(bytes).base64EncodedString())
            #expect(Base64.decode(text[...]) == bytes)
        }
    }

    @Test(arguments: ["A", "AA", "AAA", "A===", "AA=A", "AB==", "AAF=", "AA==\n", "A-A_", "====", "AAAA AAA", "AA==AAAA", "AAé="])
    func nothingElseIsRead(text: String) {
        #expect(Base64.decode(Array(text.utf8)[...]) == nil)
    }

    /// No two texts mean the same bytes.
    @Test func isOneTextForOneSequence() {
        var random = SeededRandom(seed: 1)
        for count in 1..<50 {
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
            let text = Array(Data(bytes).base64EncodedString().utf8)
            for index in text.indices {
                for byte in Array("Az09+/=".utf8) where text[index] != byte {
                    var other = text
                    other[index] = byte
                    #expect(Base64.decode(other[...]) != bytes)
                }
            }
        }
    }
}
