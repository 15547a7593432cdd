import CaptureBytes
import Foundation
import Testing

/// Valid texts with a few bytes changed, judged by two others.
@Suite struct JSONDifferentialTests {
    private static let likely =
        Array("{}[]:,\"\\/ \n\t0123456789-+.eEtfnulrsa".utf8) + [0x00, 0x1F, 0x7F, 0x80, 0xBF, 0xC3, 0xE2, 0xED, 0xF0]

    private static func mutated(_ text: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
        var bytes = text
        for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            let byte = likely.randomElement(using: &random) ?? 0
            switch Int.random(in: 0..<5, using: &random) {
            case 0: bytes.remove(at: place)
            case 1: bytes.insert(byte, at: place)
            case 2: bytes[place] = byte
            case 3: bytes.swapAt(place, bytes.count - 1 - place)
            default: bytes.removeSubrange(place..<min(bytes.count, place + 4))
            }
        }
        return bytes
    }

    @Test("Accepts and refuses what the naive parser does, and finds the same root", arguments: 100..<140)
    func againstTheNaiveParser(_ seed: UInt64) {
        var generator = RandomJSON(seed: seed)
        var random = SeededRandom(seed: seed)
        var verdicts: [Bool: Int] = [:]
        for _ in 0..<200 {
            let bytes = Self.mutated(Array(generator.text().utf8), &random)
            let expected = NaiveJSON.parse(bytes)
            #expect((try? JSONDocument(Bytes(bytes)))?.root.range == expected?.range, "\(String(decoding: bytes, as: UTF8.self))")
            #expect((checkFault(bytes) == nil) == (expected != nil), "\(String(decoding: bytes, as: UTF8.self))")
            verdicts[expected != nil, default: 0] += 1
        }
        #expect(verdicts.count == 2, "both verdicts have to occur")
    }

    @Test("Accepts and refuses what Foundation does", arguments: 200..<240)
    func againstFoundation(_ seed: UInt64) {
        var generator = RandomJSON(seed: seed)
        var random = SeededRandom(seed: seed)
        var verdicts: [Bool: Int] = [:]
        for _ in 0..<200 {
            let bytes = Self.mutated(Array(generator.text().utf8), &random)
            if Self.isKnownToDiffer(bytes) { continue }
            let foreign = try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
            #expect((fault(bytes) == nil) == (foreign != nil), "\(String(decoding: bytes, as: UTF8.self))")
            verdicts[foreign != nil, default: 0] += 1
        }
        #expect(verdicts.count == 2, "both verdicts have to occur")
    }

    /// Foundation takes NUL for a sign of UTF-16, lets an array end in a comma, and refuses lone surrogates and numbers beyond Double.
    private static func isKnownToDiffer(_ bytes: [UInt8]) -> Bool {
        let text = String(decoding: bytes, as: UTF8.self)
        let hasBigExponent = text.contains(/[eE][+-]?[0-9]{3}/)
        return bytes.contains(0) || text.contains(/,[ \t\r\n]*\]/) || hasBigExponent || text.contains(/\\u[dD][89a-fA-F]/)
    }
}
