/// Reads a regular expression of ECMA-262 §22.2.1 with the `u` flag, as JSON Schema asks for (Core §6.4).
///
/// Left out, and refused by name: back-references, look-ahead, look-behind, word boundaries and `\p{…}`.
struct PatternParser {
    private static let depthLimit = 100
    private static let repeatLimit = 1000

    let scalars: [Unicode.Scalar]
    var at = 0
    private var depth = 0

    private init(_ text: String) { scalars = Array(text.unicodeScalars) }

    static func parse(_ text: String) throws(PatternFault) -> PatternNode {
        var parser = PatternParser(text)
        let node = try parser.disjunction()
        guard parser.at == parser.scalars.count else { throw PatternFault("has a \")\" without a \"(\"") }
        return node
    }

    var next: Unicode.Scalar? { at < scalars.count ? scalars[at] : nil }

    mutating func skip(_ text: String) -> Bool {
        guard scalars[at...].starts(with: text.unicodeScalars) else { return false }
        at += text.unicodeScalars.count
        return true
    }

    private mutating func disjunction() throws(PatternFault) -> PatternNode {
        var choices = [try alternative()]
        while skip("|") { choices.append(try alternative()) }
        return choices.count == 1 ? choices[0] : .choice(choices)
    }

    private mutating func alternative() throws(PatternFault) -> PatternNode {
        var terms: [PatternNode] = []
        while let scalar = next, scalar != "|", scalar != ")" { terms.append(try term()) }
        return terms.count == 1 ? terms[0] : .sequence(terms)
    }

    private mutating func term() throws(PatternFault) -> PatternNode {
        if skip("^") { return .start }
        if skip("$") { return .end }
        return try quantified(try atom())
    }

    private mutating func atom() throws(PatternFault) -> PatternNode {
        guard let scalar = next else { throw PatternFault("ends too early") }
        at += 1
        switch scalar {
        case ".": return .set(.anyButLineEnds)
        case "(": return try group()
        case "[": return .set(try characterClass())
        case "\\": return .set(try escape(inClass: false))
        case "*", "+", "?": throw PatternFault("has \"\(scalar)\" with nothing before it to repeat")
        case "{", "}", "]": throw PatternFault("has a lone \"\(scalar)\"; write \"\\\(scalar)\"")
        default: return .set(CodePointSet(scalar.value))
        }
    }

    private mutating func group() throws(PatternFault) -> PatternNode {
        depth += 1
        defer { depth -= 1 }
        guard depth <= PatternParser.depthLimit else {
            throw PatternFault("has more than \(PatternParser.depthLimit) groups inside one another")
        }
        if skip("?=") || skip("?!") { throw .unsupported("look-ahead") }
        if skip("?<=") || skip("?<!") { throw .unsupported("look-behind") }
        if skip("?<") {
            let start = at
            while let scalar = next, scalar.properties.isIDContinue || scalar == "$" { at += 1 }
            guard at > start, skip(">") else { throw PatternFault("has a group with a name that is none") }
        } else if !skip("?:"), skip("?") {
            throw PatternFault("has \"(?\" without a kind of group that is known")
        }
        let node = try disjunction()
        guard skip(")") else { throw PatternFault("has a \"(\" without a \")\"") }
        return node
    }

    private mutating func quantified(_ atom: PatternNode) throws(PatternFault) -> PatternNode {
        let (low, high): (Int, Int?)
        if skip("*") {
            (low, high) = (0, nil)
        } else if skip("+") {
            (low, high) = (1, nil)
        } else if skip("?") {
            (low, high) = (0, 1)
        } else if skip("{") {
            (low, high) = try bounds()
        } else {
            return atom
        }
        // Lazy or not makes no difference to whether there is a match.
        _ = skip("?")
        if let scalar = next, "*+?{".unicodeScalars.contains(scalar) { throw PatternFault("repeats a repetition; put it into a group") }
        return .repetition(atom, min: low, max: high)
    }

    private mutating func bounds() throws(PatternFault) -> (Int, Int?) {
        let malformed = PatternFault("has a \"{\" that is no repetition such as {2,5}; write \"\\{\" for the character")
        guard let low = number() else { throw malformed }
        var high: Int? = low
        if skip(",") { high = number() }
        guard skip("}") else { throw malformed }
        guard high.map({ $0 >= low }) ?? true else { throw PatternFault("has a repetition whose bounds are in the wrong order") }
        guard max(low, high ?? 0) <= PatternParser.repeatLimit else {
            throw PatternFault("repeats more than \(PatternParser.repeatLimit) times; use minLength and maxLength")
        }
        return (low, high)
    }

    private mutating func number() -> Int? {
        let start = at
        var value = 0
        while let scalar = next, let digit = scalar.decimalDigit {
            value = min(value * 10 + digit, 1 << 32)
            at += 1
        }
        return at > start ? value : nil
    }
}

extension Unicode.Scalar {
    /// The value of an ASCII digit.
    var decimalDigit: Int? { ("0"..."9").contains(self) ? Int(value) - 48 : nil }
}
