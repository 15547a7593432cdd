import CaptureBytes
import Testing

@Suite struct ByteSearcherTests {
    private func naive(_ needle: [UInt8], _ haystack: [UInt8], from: Int) -> Int? {
        guard haystack.count - from >= needle.count else { return nil }
        return (from...haystack.count - needle.count).first { Array(haystack[$0..<$0 + needle.count]) == needle }
    }

    private func find(_ needle: [UInt8], _ haystack: [UInt8], from: Int = 0) -> Int? {
        haystack.withUnsafeBytes { ByteSearcher(needle).firstIndex(in: $0, from: from) }
    }

    /// The place of the last occurrence that fits, at each distance from the end and from the start of a word.
    @Test("Every length of a delimiter, at every place", arguments: 1...74)
    func everyLength(_ length: Int) {
        let needle = Array((Array("\r\n--".utf8) + (0..<70).map { UInt8(ascii: "A") + UInt8($0 % 26) }).prefix(length))
        let searcher = ByteSearcher(needle)
        for before in Array(0...40) + [63, 64, 65, 95, 96, 97] {
            for after in [0, 1, 7, 8, 31, 32, 33] {
                let haystack = [UInt8](repeating: UInt8(ascii: "."), count: before) + needle + [UInt8](repeating: 13, count: after)
                haystack.withUnsafeBytes { bytes in
                    #expect(searcher.firstIndex(in: bytes) == before)
                    #expect(searcher.firstIndex(in: bytes, from: before) == before)
                    #expect(searcher.firstIndex(in: bytes, from: before + 1) == naive(needle, haystack, from: before + 1))
                    let cut = UnsafeRawBufferPointer(rebasing: bytes[..<(before + needle.count - 1)])
                    #expect(searcher.firstIndex(in: cut) == nil)
                }
            }
        }
    }

    @Test("Random texts of few letters, at every alignment", arguments: 0..<30)
    func randomTexts(_ seed: UInt64) {
        var random = SeededRandom(seed: seed)
        for _ in 0..<300 {
            let choice: [UInt8] = [13, 10, 45, 45, 97, 0xFF, 0x80, 0, 1].shuffled(using: &random)
            let letters = choice.prefix(Int.random(in: 1...4, using: &random))
            let draw = { (count: Int) in (0..<count).map { _ in letters.randomElement(using: &random) ?? 0 } }
            let needle = draw(Int.random(in: 1...9, using: &random))
            let haystack = draw(Int.random(in: 0...150, using: &random))
            let shift = Int.random(in: 0...8, using: &random)
            let from = Int.random(in: 0...haystack.count, using: &random)
            // The needle follows at once: a search that reads past the end finds it.
            let moved = [UInt8](repeating: 97, count: shift) + haystack + needle
            moved.withUnsafeBytes { bytes in
                let window = UnsafeRawBufferPointer(rebasing: bytes[shift..<shift + haystack.count])
                #expect(ByteSearcher(needle).firstIndex(in: window, from: from) == naive(needle, haystack, from: from))
            }
        }
    }

    @Test(
        "Texts that nearly match all the time",
        arguments: [
            ("\r\n--\r\n--boundary", "\r\n--"), ("\r\n--aaaaaaaaaaaaaaab", "\r\n--aaaaaaaaaaaaaaaa"), ("aaaaaaaaaaaaaaaaaaab", "a"),
            ("baaaaaaaaaaaaaaaaaaa", "a"), ("\r\n--AaB03x", "\r\n--AaB03"), ("\r\n--0000", "\r\n--000"), ("--------------------1", "-"),
        ])
    func nearMatches(_ needle: String, _ unit: String) {
        let text = Array(String(repeating: unit, count: 4000).utf8)
        #expect(find(Array(needle.utf8), text) == nil)
        let both = text + Array(needle.utf8) + text
        #expect(find(Array(needle.utf8), both) == naive(Array(needle.utf8), both, from: 0))
    }

    @Test func edges() {
        #expect(find([], [1, 2], from: 1) == 1)
        #expect(find([], []) == 0)
        #expect(find([1], []) == nil)
        #expect(find([1, 2], [1]) == nil)
        #expect(find([2], [1, 2], from: 2) == nil)
        #expect(find([7], [7], from: 0) == 0)
    }

    @Test func singleBytes() {
        let text = Array("abc\0abc".utf8)
        text.withUnsafeBytes { bytes in
            #expect(ByteSearcher.firstIndex(of: 0x63, in: bytes) == 2)
            #expect(ByteSearcher.firstIndex(of: 0x63, in: bytes, from: 3) == 6)
            #expect(ByteSearcher.firstIndex(of: 0, in: bytes) == 3)
            #expect(ByteSearcher.firstIndex(of: 0x64, in: bytes) == nil)
            #expect(ByteSearcher.firstIndex(of: 0x63, in: bytes, from: 7) == nil)
        }
        #expect(ByteSearcher.firstIndex(of: 1, in: UnsafeRawBufferPointer(start: nil, count: 0)) == nil)
    }
}
