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
            EventUUID.write(high >> 32, digits: 8, to: out, at: 0)
            EventUUID.write(high >> 16, digits: 4, to: out, at: 9)
            EventUUID.write(high, digits: 4, to: out, at: 14)
            EventUUID.write(low >> 48, digits: 4, to: out, at: 19)
            EventUUID.write(low, digits: 12, to: out, at: 24)
            out[8] = UInt8(ascii: "-")
            out[13] = UInt8(ascii: "-")
            out[18] = UInt8(ascii: "-")
            out[23] = UInt8(ascii: "-")
            return 36
        }
    }

    private static func write(_ word: UInt64, digits: Int, to out: UnsafeMutableBufferPointer<UInt8>, at start: Int) {
        var (rest, place) = (word, start &+ digits)
        while place > start {
            place &-= 1
            let digit = UInt8(truncatingIfNeeded: rest & 0xf)
            out[place] = digit &+ (digit < 10 ? 48 : 87)
            rest &>>= 4
        }
    }
}
