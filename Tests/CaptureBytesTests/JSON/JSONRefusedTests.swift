import CaptureBytes
import Testing

@Suite struct JSONRefusedTests {
    @Test(arguments: arrays + numbers + objects + strings + structures)
    func refuses(_ json: JSONCase) {
        #expect(fault(json.bytes) != nil)
    }

    /// What follows a text in memory must not complete it.
    @Test(arguments: arrays + numbers + objects + strings + structures)
    func refusesAsASliceOfSomethingElse(_ json: JSONCase) {
        let whole = Bytes(Array("[[\"".utf8) + json.bytes + Array("e\"]}]1, \"\"".utf8))
        #expect(throws: JSONFault.self) { try JSONDocument(whole[3..<3 + json.bytes.count]) }
    }

    /// Long enough for the paths that look at eight bytes at once.
    @Test(arguments: arrays + numbers + objects + strings + structures)
    func refusesWithSpaceAround(_ json: JSONCase) {
        let space = [UInt8](repeating: 0x20, count: 17)
        #expect(fault(space + json.bytes + space) != nil)
    }

    @Test("Nothing but the four kinds of white space may stand around a token")
    func otherBytesAroundTokens() {
        let space: Set<UInt8> = [0x20, 0x09, 0x0A, 0x0D]
        for byte in UInt8.min...UInt8.max {
            let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            #expect((fault([0x5B, byte, 0x6E, 0x75, 0x6C, 0x6C, 0x5D]) == nil) == space.contains(byte), "[\(byte) null]")
            #expect((fault([0x5B, 0x31, byte, 0x5D]) == nil) == (space.contains(byte) || isDigit), "[1 \(byte)]")
            #expect((fault([0x5B, 0x5D, byte]) == nil) == space.contains(byte), "[] \(byte)")
        }
    }
}
