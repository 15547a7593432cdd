/// The escapes of RFC 8259 §7.
enum JSONEscape {
    /// Decodes a checked string's inside; `output` needs as many bytes as `raw` has.
    ///
    /// A lone surrogate is written as its three-byte generalised form, which no well-formed text contains, so that different
    /// strings never decode to the same bytes.
    static func decode(_ raw: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> (count: Int, isWellFormed: Bool) {
        var isWellFormed = true
        var read = 0
        var written = 0
        while read < raw.count {
            let byte = raw[read]
            if byte != UInt8(ascii: "\\") {
                output[written] = byte
                written += 1
                read += 1
            } else if raw[read + 1] != UInt8(ascii: "u") {
                output[written] = shortForm(raw[read + 1])
                written += 1
                read += 2
            } else {
                var scalar = codeUnit(raw, read + 2)
                read += 6
                if scalar & 0xF800 == 0xD800 {
                    if scalar < 0xDC00, let low = lowSurrogate(raw, read) {
                        scalar = 0x10000 + (scalar - 0xD800) << 10 + (low - 0xDC00)
                        read += 6
                    } else {
                        isWellFormed = false
                    }
                }
                written = encode(scalar, into: output, at: written)
            }
        }
        return (written, isWellFormed)
    }

    /// The value of a hexadecimal digit in either case, nil for another byte.
    static func hexValue(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }

    private static func shortForm(_ letter: UInt8) -> UInt8 {
        switch letter {
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: letter
        }
    }

    private static func codeUnit(_ raw: UnsafeRawBufferPointer, _ from: Int) -> UInt32 {
        raw[from..<from + 4].reduce(0) { $0 << 4 | (hexValue($1) ?? 0) }
    }

    private static func lowSurrogate(_ raw: UnsafeRawBufferPointer, _ from: Int) -> UInt32? {
        guard raw.count - from >= 6, raw[from] == UInt8(ascii: "\\"), raw[from + 1] == UInt8(ascii: "u") else { return nil }
        let unit = codeUnit(raw, from + 2)
        return unit & 0xFC00 == 0xDC00 ? unit : nil
    }

    /// Writes the UTF-8 of a code point and returns the offset after it (RFC 3629 §3).
    private static func encode(_ scalar: UInt32, into output: UnsafeMutableRawBufferPointer, at offset: Int) -> Int {
        let tailCount = scalar < 0x80 ? 0 : scalar < 0x800 ? 1 : scalar < 0x10000 ? 2 : 3
        let lead: UInt32 = tailCount == 0 ? 0 : tailCount == 1 ? 0xC0 : tailCount == 2 ? 0xE0 : 0xF0
        output[offset] = UInt8(truncatingIfNeeded: lead | scalar >> UInt32(6 * tailCount))
        for tail in 0..<tailCount {
            let bits = scalar >> UInt32(6 * (tailCount - 1 - tail))
            output[offset + 1 + tail] = UInt8(truncatingIfNeeded: 0x80 | bits & 0x3F)
        }
        return offset + 1 + tailCount
    }
}
