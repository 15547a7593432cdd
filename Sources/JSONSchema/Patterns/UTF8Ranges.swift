/// Code points as sequences of byte ranges, so that a pattern is run over bytes.
///
/// Surrogates have their generalised three-byte form, which is what the JSON index decodes a lone surrogate escape to.
enum UTF8Ranges {
    /// Calls `body` with each sequence of one to four byte ranges that together cover the code points, no more and no less.
    static func each(_ range: ClosedRange<UInt32>, _ body: ([ClosedRange<UInt8>]) -> Void) {
        var low = range.lowerBound
        for last in [0x7F, 0x7FF, 0xFFFF, CodePointSet.limit] as [UInt32] where low <= range.upperBound && low <= last {
            split(low, min(last, range.upperBound), body)
            low = last + 1
        }
    }

    /// Splits until the first and the last code point differ in nothing before bytes that have their whole range.
    private static func split(_ low: UInt32, _ high: UInt32, _ body: ([ClosedRange<UInt8>]) -> Void) {
        let (first, last) = (encode(low), encode(high))
        for tail in 1..<max(first.count, 1) {
            let mask: UInt32 = 1 << (6 * UInt32(tail)) - 1
            guard low & ~mask != high & ~mask else { continue }
            if low & mask != 0 {
                split(low, low | mask, body)
                return split((low | mask) + 1, high, body)
            }
            if high & mask != mask {
                split(low, (high & ~mask) - 1, body)
                return split(high & ~mask, high, body)
            }
        }
        body(zip(first, last).map { $0...$1 })
    }

    /// RFC 3629 §3, surrogates included.
    private static func encode(_ point: UInt32) -> [UInt8] {
        if point < 0x80 { return [UInt8(point)] }
        let tails = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3
        let lead: UInt32 = [0xC0, 0xE0, 0xF0][tails - 1]
        var bytes = [UInt8(lead | point >> (6 * UInt32(tails)))]
        for tail in stride(from: tails - 1, through: 0, by: -1) { bytes.append(UInt8(0x80 | point >> (6 * UInt32(tail)) & 0x3F)) }
        return bytes
    }
}
