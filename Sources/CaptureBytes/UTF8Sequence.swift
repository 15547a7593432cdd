/// The well-formed multi-byte sequences of RFC 3629 §4.
enum UTF8Sequence {
    /// The length (2 to 4) of the well-formed non-ASCII sequence at `offset`, or 0: not overlong, no surrogate, at most U+10FFFF.
    @inline(__always)
    static func length(_ base: UnsafeRawPointer, _ offset: Int, _ count: Int) -> Int {
        let lead = byte(base, offset)
        let left = count &- offset
        if lead < 0xE0 {
            return lead >= 0xC2 && left >= 2 && isTail(base, offset &+ 1) ? 2 : 0
        }
        guard left >= 3, isTail(base, offset &+ 1), isTail(base, offset &+ 2) else { return 0 }
        let second = byte(base, offset &+ 1)
        if lead < 0xF0 {
            return (lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) ? 0 : 3
        }
        guard left >= 4, lead < 0xF5, isTail(base, offset &+ 3) else { return 0 }
        return (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F) ? 0 : 4
    }

    @inline(__always)
    private static func byte(_ base: UnsafeRawPointer, _ offset: Int) -> UInt8 {
        base.load(fromByteOffset: offset, as: UInt8.self)
    }

    @inline(__always)
    private static func isTail(_ base: UnsafeRawPointer, _ offset: Int) -> Bool { byte(base, offset) & 0xC0 == 0x80 }
}
