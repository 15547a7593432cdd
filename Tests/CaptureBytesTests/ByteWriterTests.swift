import CaptureBytes
import Testing

@Suite struct ByteWriterTests {
    @Test func everythingIsAppendedInOrder() {
        var writer = ByteWriter(capacity: 4)
        #expect(writer.count == 0)
        writer.append("a literal, ")
        writer.append(Bytes("0123456789")[2..<5])
        [UInt8(1), 2].withUnsafeBytes { writer.append($0) }
        writer.append(byte: 0xFF)
        writer.append("")
        writer.append(Bytes("xyz")[1..<1])
        writer.append("é")
        let expected = Array("a literal, 234".utf8) + [1, 2, 0xFF] + Array("é".utf8)
        #expect(writer.count == expected.count)
        #expect(writer.finish() == expected)
    }

    @Test(arguments: [0, 1, 9, 10, 99, 100, 1_234_567_890, -1, -10, 999_999_999_999_999_999, Int.max, Int.min])
    func decimals(_ number: Int) {
        var writer = ByteWriter()
        writer.append(decimal: number)
        #expect(writer.finish() == Array(String(number).utf8))
    }

    @Test func bytesAreHandedOverWithoutACopy() {
        var writer = ByteWriter(capacity: 100)
        writer.append("handed over")
        let place = writer.withUnsafeBytes { $0.baseAddress }
        let bytes = writer.finishBytes()
        #expect(bytes == Bytes("handed over"))
        #expect(bytes.withUnsafeBytes { $0.baseAddress } == place)
    }

    @Test func growsFromNothing() {
        var writer = ByteWriter()
        for number in 0..<10_000 { writer.append(byte: UInt8(truncatingIfNeeded: number)) }
        #expect(writer.finish() == (0..<10_000).map { UInt8(truncatingIfNeeded: $0) })
    }
}
