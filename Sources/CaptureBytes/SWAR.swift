/// Tests on eight bytes at a time inside one `UInt64`, lowest address in the lowest byte.
///
/// Each test answers with the high bit set in the bytes that match. The lowest set bit is exact; the ones above it may be
/// false, because a subtraction borrows upwards from a match.
enum SWAR {
    static let ones: UInt64 = 0x0101_0101_0101_0101
    static let highs: UInt64 = 0x8080_8080_8080_8080

    /// Eight copies of a byte.
    @inline(__always)
    static func spread(_ byte: UInt8) -> UInt64 { UInt64(byte) &* ones }

    @inline(__always)
    static func load(_ base: UnsafeRawPointer, _ offset: Int) -> UInt64 {
        UInt64(littleEndian: base.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    /// The number of bytes below the first match.
    @inline(__always)
    static func firstIndex(_ mask: UInt64) -> Int { mask.trailingZeroBitCount &>> 3 }

    /// Bytes that cannot be passed over inside a JSON string: `"`, `\`, C0 controls and non-ASCII.
    @inline(__always)
    static func notPlain(_ word: UInt64) -> UInt64 { (mustEscapeBits(word) | word) & highs }

    /// Bytes that a JSON string has to escape: `"`, `\` and C0 controls.
    @inline(__always)
    static func mustEscape(_ word: UInt64) -> UInt64 { mustEscapeBits(word) & ~word & highs }

    /// Bytes other than `0` to `9`.
    @inline(__always)
    static func notDigit(_ word: UInt64) -> UInt64 {
        ((word &+ 0x4646_4646_4646_4646) | (word &- 0x3030_3030_3030_3030) | word) & highs
    }

    @inline(__always)
    private static func mustEscapeBits(_ word: UInt64) -> UInt64 {
        ((word ^ spread(UInt8(ascii: "\""))) &- ones) | ((word ^ spread(UInt8(ascii: "\\"))) &- ones) | (word &- spread(0x20))
    }
}
