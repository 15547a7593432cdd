/// An event's uuid (RFC 9562).
public struct EventUUID: Sendable, Hashable, CustomStringConvertible {
    /// The first and the last eight bytes, as big-endian numbers.
    private let high: UInt64, low: UInt64

    private init(high: UInt64, low: UInt64) { (self.high, self.low) = (high, low) }

    /// Makes a version 7 uuid: the milliseconds of `now`, then random bits (RFC 9562 §5.7).
    public init(version7 now: Timestamp, random: () -> UInt64) {
        high = UInt64(max(0, now.milliseconds)) << 16 | 0x7000 | random() & 0x0fff
        low = random() & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000
    }

    /// Reads the hyphenated form, in either case: versions 1 to 8 of RFC 9562's variant, the nil and the max uuid.
    public init?(_ text: some StringProtocol) {
        var words: (UInt64, UInt64) = (0, 0)
        var digits = 0
        guard text.utf8.count == 36 else { return nil }
        for (index, byte) in text.utf8.enumerated() {
            if index == 8 || index == 13 || index == 18 || index == 23 {
                guard byte == UInt8(ascii: "-") else { return nil }
                continue
            }
            let nibble: UInt8
            switch byte {
            case 48...57: nibble = byte - 48
            case 65...70, 97...102: nibble = (byte | 0x20) - 87
            default: return nil
            }
            if digits < 16 { words.0 = words.0 << 4 | UInt64(nibble) } else { words.1 = words.1 << 4 | UInt64(nibble) }
            digits += 1
        }
        (high, low) = words
        let isNilOrMax = (high == 0 && low == 0) || (high == .max && low == .max)
        guard isNilOrMax || ((1...8).contains(version) && low >> 62 == 0b10) else { return nil }
    }

    /// The version, 1 to 8; 0 for the nil uuid and 15 for the max uuid.
    public var version: Int { Int(high >> 12 & 0xf) }

    /// The milliseconds that a version 7 uuid holds; nil for another version.
    public var timestamp: Timestamp? { version == 7 ? Timestamp(microseconds: Int64(high >> 16) * 1000) : nil }

    /// Lower case, hyphenated.
    public var description: String {
        String(unsafeUninitializedCapacity: 36) { out in
            var at = 0
            for nibble in 0..<32 {
                if nibble == 8 || nibble == 12 || nibble == 16 || nibble == 20 {
                    out[at] = UInt8(ascii: "-")
                    at += 1
                }
                let word = nibble < 16 ? high : low
                let digit = UInt8(truncatingIfNeeded: word >> UInt64(60 - nibble % 16 * 4)) & 0xf
                out[at] = digit < 10 ? 48 + digit : 87 + digit
                at += 1
            }
            return at
        }
    }
}
