import Glibc

/// A search for one sequence of bytes, prepared once.
///
/// Looks for two bytes of the needle at their distance, 32 places at a time, and compares the whole where both are. They are chosen
/// to be rare, because delimiters of multipart begin with what texts are full of: CR, LF and hyphens.
public struct ByteSearcher: Sendable {
    /// What is searched for.
    public let needle: [UInt8]
    private let anchor: Int
    private let second: Int

    /// A search for `needle`; an empty one is found everywhere.
    public init(_ needle: [UInt8]) {
        self.needle = needle
        anchor = Self.rarest(needle) { _ in true } ?? 0
        let anchorByte = needle.isEmpty ? 0 : needle[anchor]
        // Another byte, so that a run of one byte is no candidate.
        second = Self.rarest(needle) { $0 != anchorByte } ?? anchor
    }

    /// The first offset at or after `from` (0 to the count) where the needle stands in `haystack`, nil without one.
    ///
    /// At most about the needle's length times the haystack's in a haystack made for it; texts run at memory speed.
    public func firstIndex(in haystack: UnsafeRawBufferPointer, from: Int = 0) -> Int? {
        precondition(from >= 0 && from <= haystack.count, "the start is outside the haystack")
        if needle.isEmpty { return from }
        let end = haystack.count - needle.count + 1
        guard from < end, let base = haystack.baseAddress else { return nil }
        return needle.withUnsafeBytes { search(base, from, end, $0) }
    }

    /// The first offset at or after `from` (0 to the count) of a single byte, nil without one.
    public static func firstIndex(of byte: UInt8, in haystack: UnsafeRawBufferPointer, from: Int = 0) -> Int? {
        precondition(from >= 0 && from <= haystack.count, "the start is outside the haystack")
        guard let base = haystack.baseAddress, let found = memchr(base + from, Int32(byte), haystack.count - from) else { return nil }
        return UnsafeRawPointer(found) - base
    }

    /// Places from `from` up to `end`, exclusive.
    private func search(_ base: UnsafeRawPointer, _ from: Int, _ end: Int, _ needle: UnsafeRawBufferPointer) -> Int? {
        let left = SWAR.spread(needle[anchor])
        let right = SWAR.spread(needle[second])
        let lefts = SIMD4<UInt64>(repeating: left)
        let rights = SIMD4<UInt64>(repeating: right)
        let ones = SIMD4<UInt64>(repeating: SWAR.ones)
        let highs = SIMD4<UInt64>(repeating: SWAR.highs)
        let leftBase = base + anchor
        let rightBase = base + second
        var offset = from
        while offset &+ 32 <= end {
            let difference =
                (leftBase.loadUnaligned(fromByteOffset: offset, as: SIMD4<UInt64>.self) ^ lefts)
                | (rightBase.loadUnaligned(fromByteOffset: offset, as: SIMD4<UInt64>.self) ^ rights)
            let zeros = (difference &- ones) & ~difference & highs
            if (zeros[0] | zeros[1] | zeros[2] | zeros[3]) != 0 {
                for lane in 0..<4 {
                    if let found = verify(UInt64(littleEndian: zeros[lane]), base, offset &+ 8 &* lane, needle) { return found }
                }
            }
            offset &+= 32
        }
        while offset &+ 8 <= end {
            let difference = (SWAR.load(leftBase, offset) ^ left) | (SWAR.load(rightBase, offset) ^ right)
            let zeros = (difference &- SWAR.ones) & ~difference & SWAR.highs
            if let found = verify(zeros, base, offset, needle) { return found }
            offset &+= 8
        }
        while offset < end {
            if stands(needle, base + offset) { return offset }
            offset &+= 1
        }
        return nil
    }

    /// Compares the whole needle at each candidate of eight places.
    @inline(__always)
    private func verify(_ candidates: UInt64, _ base: UnsafeRawPointer, _ offset: Int, _ needle: UnsafeRawBufferPointer) -> Int? {
        var rest = candidates
        while rest != 0 {
            let place = offset &+ SWAR.firstIndex(rest)
            if stands(needle, base + place) { return place }
            rest &= rest &- 1
        }
        return nil
    }

    @inline(__always)
    private func stands(_ needle: UnsafeRawBufferPointer, _ place: UnsafeRawPointer) -> Bool {
        UnsafeRawBufferPointer(start: place, count: needle.count).isSame(as: needle)
    }

    @inline(__always)
    private static func rarest(_ needle: [UInt8], where isAllowed: (UInt8) -> Bool) -> Int? {
        var best: Int?
        var bestRank = Int.max
        for place in needle.indices where isAllowed(needle[place]) && rank(needle[place]) < bestRank {
            best = place
            bestRank = rank(needle[place])
        }
        return best
    }

    /// How common a byte is in texts and zero-filled data, roughly; lower is rarer.
    private static func rank(_ byte: UInt8) -> Int {
        switch byte {
        case 0, UInt8(ascii: "\r"), UInt8(ascii: "\n"), UInt8(ascii: "-"), UInt8(ascii: " "): 3
        case UInt8(ascii: "\""), UInt8(ascii: ","), UInt8(ascii: "0"), UInt8(ascii: "a"), UInt8(ascii: "e"), UInt8(ascii: "i"),
            UInt8(ascii: "o"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "s"), UInt8(ascii: "t"):
            2
        case UInt8(ascii: "a")...UInt8(ascii: "z"): 1
        default: 0
        }
    }
}
