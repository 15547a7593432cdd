/// Writes text as the inside of a JSON string (RFC 8259 §7).
enum JSONEscaper {
    /// The most that one step writes: eight clean bytes, or up to seven and an escape of six.
    static let margin = 14

    /// Escapes `raw` from `read` until its end or until `output` has less than ``margin`` bytes left; returns the bytes written.
    static func escape(_ raw: UnsafeRawBufferPointer, _ read: inout Int, into output: UnsafeMutableRawBufferPointer) -> Int {
        guard let source = raw.baseAddress, let target = output.baseAddress else { return 0 }
        let count = raw.count
        let lastWord = count &- 8
        let limit = output.count &- margin
        var from = read
        var to = 0
        while to <= limit, from < count {
            if from <= lastWord {
                // The whole word is stored; what follows overwrites the bytes from its first escape on.
                let word = SWAR.load(source, from)
                target.storeBytes(of: word.littleEndian, toByteOffset: to, as: UInt64.self)
                let mask = SWAR.mustEscape(word)
                if mask == 0 {
                    from &+= 8
                    to &+= 8
                    continue
                }
                from &+= SWAR.firstIndex(mask)
                to &+= SWAR.firstIndex(mask)
            }
            let byte = source.load(fromByteOffset: from, as: UInt8.self)
            to &+= write(byte, target + to)
            from &+= 1
        }
        read = from
        return to
    }

    @inline(__always)
    private static func write(_ byte: UInt8, _ target: UnsafeMutableRawPointer) -> Int {
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return pair(byte, target) }
        if byte < 0x20 { return control(byte, target) }
        target.storeBytes(of: byte, as: UInt8.self)
        return 1
    }

    @inline(__always)
    private static func pair(_ letter: UInt8, _ target: UnsafeMutableRawPointer) -> Int {
        target.storeBytes(of: (UInt16(letter) &<< 8 | UInt16(UInt8(ascii: "\\"))).littleEndian, as: UInt16.self)
        return 2
    }

    private static func control(_ byte: UInt8, _ target: UnsafeMutableRawPointer) -> Int {
        switch byte {
        case 0x0A: return pair(UInt8(ascii: "n"), target)
        case 0x0D: return pair(UInt8(ascii: "r"), target)
        case 0x09: return pair(UInt8(ascii: "t"), target)
        case 0x08: return pair(UInt8(ascii: "b"), target)
        case 0x0C: return pair(UInt8(ascii: "f"), target)
        default:
            let low = byte & 0x0F
            _ = pair(UInt8(ascii: "u"), target)
            target.storeBytes(of: 0x3030, toByteOffset: 2, as: UInt16.self)
            target.storeBytes(of: UInt8(ascii: "0") &+ byte &>> 4, toByteOffset: 4, as: UInt8.self)
            target.storeBytes(of: low &+ UInt8(ascii: low < 10 ? "0" : "W"), toByteOffset: 5, as: UInt8.self)
            return 6
        }
    }
}
