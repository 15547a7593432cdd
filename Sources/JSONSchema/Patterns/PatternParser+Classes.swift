extension PatternParser {
    /// The rest of a class, after its opening bracket (ECMA-262 §22.2.1 `CharacterClass`).
    mutating func characterClass() throws(PatternFault) -> CodePointSet {
        let isInverted = skip("^")
        var set = CodePointSet([])
        while !skip("]") {
            let (low, lowPoint) = try classAtom()
            if next == "-", at + 1 < scalars.count, scalars[at + 1] != "]" {
                at += 1
                let (_, highPoint) = try classAtom()
                guard let from = lowPoint, let to = highPoint else { throw PatternFault("has a range in brackets that ends in a class") }
                guard from <= to else { throw PatternFault("has a range in brackets whose ends are in the wrong order") }
                set = set.union(CodePointSet([from...to]))
            } else {
                set = set.union(low)
            }
        }
        return isInverted ? set.inverted : set
    }

    /// One member of a class, and its code point when it is a single one.
    private mutating func classAtom() throws(PatternFault) -> (CodePointSet, UInt32?) {
        guard let scalar = next else { throw PatternFault("has a \"[\" without a \"]\"") }
        at += 1
        guard scalar == "\\" else { return (CodePointSet(scalar.value), scalar.value) }
        let set = try escape(inClass: true)
        let only = set.ranges.count == 1 && set.ranges[0].count == 1 ? set.ranges[0].lowerBound : nil
        return (set, only)
    }

    /// What follows a backslash (§22.2.1 `AtomEscape`, `ClassEscape`).
    mutating func escape(inClass: Bool) throws(PatternFault) -> CodePointSet {
        guard let scalar = next else { throw PatternFault("ends in a backslash") }
        at += 1
        switch scalar {
        case "d": return .digits
        case "D": return CodePointSet.digits.inverted
        case "w": return .wordCharacters
        case "W": return CodePointSet.wordCharacters.inverted
        case "s": return .spaces
        case "S": return CodePointSet.spaces.inverted
        case "p", "P": throw .unsupported("\"\\\(scalar)\", a Unicode property")
        case "f": return CodePointSet(0x0C)
        case "n": return CodePointSet(0x0A)
        case "r": return CodePointSet(0x0D)
        case "t": return CodePointSet(0x09)
        case "v": return CodePointSet(0x0B)
        case "b" where inClass: return CodePointSet(0x08)
        case "b", "B": throw .unsupported("\"\\\(scalar)\", a word boundary")
        case "k" where !inClass: throw .unsupported("a back-reference")
        case "1"..."9" where !inClass: throw .unsupported("a back-reference")
        case "0" where next?.decimalDigit == nil: return CodePointSet(0)
        case "-" where inClass: return CodePointSet(0x2D)
        case "c":
            guard let letter = next, ("a"..."z").contains(letter) || ("A"..."Z").contains(letter) else { throw unknown("c") }
            at += 1
            return CodePointSet(letter.value & 0x1F)
        case "x":
            guard let point = hex(2) else { throw unknown("x") }
            return CodePointSet(point)
        case "u": return CodePointSet(try codePoint())
        case "^", "$", "\\", ".", "*", "+", "?", "(", ")", "[", "]", "{", "}", "|", "/": return CodePointSet(scalar.value)
        default: throw unknown(scalar)
        }
    }

    private func unknown(_ scalar: Unicode.Scalar) -> PatternFault { PatternFault("has an escape that is not known, \"\\\(scalar)\"") }

    /// The rest of `\u`: four digits, two such for a surrogate pair, or any in braces.
    private mutating func codePoint() throws(PatternFault) -> UInt32 {
        if skip("{") {
            let start = at
            var point: UInt32 = 0
            while let digit = next.flatMap({ Character($0).hexDigitValue }), point <= CodePointSet.limit {
                point = point << 4 | UInt32(digit)
                at += 1
            }
            guard at > start, skip("}"), point <= CodePointSet.limit else { throw unknown("u") }
            return point
        }
        guard let unit = hex(4) else { throw unknown("u") }
        let mark = at
        if (0xD800..<0xDC00).contains(unit), skip("\\u"), let low = hex(4), (0xDC00..<0xE000).contains(low) {
            return 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
        }
        at = mark
        return unit
    }

    private mutating func hex(_ count: Int) -> UInt32? {
        guard at + count <= scalars.count else { return nil }
        var value: UInt32 = 0
        for scalar in scalars[at..<at + count] {
            guard scalar.isASCII, let digit = Character(scalar).hexDigitValue else { return nil }
            value = value << 4 | UInt32(digit)
        }
        at += count
        return value
    }
}
