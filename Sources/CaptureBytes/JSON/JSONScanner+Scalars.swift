extension JSONScanner {
    /// Where a scalar ends (exclusive) and its entry's info.
    struct Scalar {
        var end: UInt32
        var info: UInt32

        @inline(__always)
        init(end: Int, kind: JSONKind, isMarked: Bool = false) {
            self.end = UInt32(truncatingIfNeeded: end)
            info = UInt32(kind.rawValue) | (isMarked ? JSONEntry.mark : 0)
        }
    }

    /// RFC 8259 §7, from the opening quote.
    @inline(__always)
    func string(_ from: Int) throws(JSONFault) -> Scalar {
        let stop = skipPlain(from &+ 1)
        if byte(stop) == UInt8(ascii: "\"") { return Scalar(end: stop &+ 1, kind: .string) }
        return try stringRest(stop)
    }

    /// The rest of a string that has an escape, a character beyond ASCII or a fault.
    @inline(never)
    private func stringRest(_ from: Int) throws(JSONFault) -> Scalar {
        var offset = from
        var isEscaped = false
        while true {
            let next = byte(offset)
            if next >= 0x80 {
                let length = UTF8Sequence.length(base, offset, count)
                if length == 0 { throw JSONFault(offset: offset, reason: .notUTF8) }
                offset &+= length
                if byte(offset) >= 0x80 { continue }
            } else if next == UInt8(ascii: "\\") {
                isEscaped = true
                offset = try escape(offset)
            } else if next == UInt8(ascii: "\"") {
                return Scalar(end: offset &+ 1, kind: .string, isMarked: isEscaped)
            } else {
                throw fault(offset < count ? "expected control characters in a string to be escaped" : "expected a closing quote", offset)
            }
            offset = skipPlain(offset)
        }
    }

    /// The first offset that is not plain ASCII inside a string, or the end.
    @inline(__always)
    private func skipPlain(_ from: Int) -> Int {
        var offset = from
        while offset <= lastWord {
            let mask = SWAR.notPlain(SWAR.load(base, offset))
            if mask != 0 { return offset &+ SWAR.firstIndex(mask) }
            offset &+= 8
        }
        while offset < count {
            let next = byte(offset)
            if next < 0x20 || next >= 0x80 || next == UInt8(ascii: "\"") || next == UInt8(ascii: "\\") { break }
            offset &+= 1
        }
        return offset
    }

    @inline(__always)
    private func escape(_ offset: Int) throws(JSONFault) -> Int {
        switch byte(offset &+ 1) {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"),
            UInt8(ascii: "r"), UInt8(ascii: "t"):
            return offset &+ 2
        case UInt8(ascii: "u"):
            for digit in offset &+ 2..<offset &+ 6 where JSONEscape.hexValue(byte(digit)) == nil {
                throw fault("expected four hexadecimal digits after \"\\u\"", digit)
            }
            return offset &+ 6
        default:
            throw fault("expected one of \" \\ / b f n r t u after a backslash", offset &+ 1)
        }
    }

    /// RFC 8259 §6; the value is never computed, so its size does not matter.
    @inline(__always)
    func number(_ from: Int) throws(JSONFault) -> Int {
        var offset = from
        if byte(offset) == UInt8(ascii: "-") { offset &+= 1 }
        if byte(offset) == UInt8(ascii: "0") {
            offset &+= 1
        } else {
            offset = try digits(offset)
        }
        var next = byte(offset)
        if next == UInt8(ascii: ".") {
            offset = try digits(offset &+ 1)
            next = byte(offset)
        }
        if next | 0x20 == UInt8(ascii: "e") {
            offset &+= 1
            let sign = byte(offset)
            if sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { offset &+= 1 }
            offset = try digits(offset)
        }
        return offset
    }

    /// Past one or more digits.
    @inline(__always)
    private func digits(_ from: Int) throws(JSONFault) -> Int {
        var offset = from
        while offset <= lastWord {
            let mask = SWAR.notDigit(SWAR.load(base, offset))
            if mask == 0 {
                offset &+= 8
                continue
            }
            offset &+= SWAR.firstIndex(mask)
            if offset == from { throw fault("expected a digit", offset) }
            return offset
        }
        while byte(offset) &- UInt8(ascii: "0") <= 9 { offset &+= 1 }
        if offset == from { throw fault("expected a digit", offset) }
        return offset
    }

    /// `true`, `false` or `null` (RFC 8259 §3).
    @inline(__always)
    func literal(_ from: Int) throws(JSONFault) -> Scalar {
        if count &- from >= 4 {
            let word = UInt32(littleEndian: base.loadUnaligned(fromByteOffset: from, as: UInt32.self))
            // "true", "fals" and "null", lowest byte first.
            if word == 0x6575_7274 { return Scalar(end: from &+ 4, kind: .bool, isMarked: true) }
            if word == 0x736C_6166, byte(from &+ 4) == UInt8(ascii: "e") { return Scalar(end: from &+ 5, kind: .bool) }
            if word == 0x6C6C_756E { return Scalar(end: from &+ 4, kind: .null) }
        }
        throw fault("expected a value", from)
    }
}
