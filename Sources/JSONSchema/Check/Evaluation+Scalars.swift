import CaptureBytes

extension Evaluation {
    mutating func number(_ value: JSONValue, _ node: SchemaNode) -> Bool {
        value.withContent { text in
            let number = DecimalText(text)
            var isFine = true
            for (bound, limit) in node.number.bounds where !bound.allows(limit.compare(number, text)) {
                isFine = fail("must be \(bound.label) \(limit.description)")
                if isDone { return false }
            }
            if let divisor = node.number.divisor, !divisor.divides(number, text) {
                isFine = fail("must be a multiple of \(node.number.divisorText)")
            }
            return isFine
        }
    }

    mutating func string(_ value: JSONValue, _ node: SchemaNode) -> Bool {
        value.withContent { text in
            let rules = node.string
            let length = Evaluation.length(text)
            var isFine = true
            if length < rules.minLength { isFine = fail("must have at least \(counted("character", rules.minLength)), and has \(length)") }
            if length > rules.maxLength { isFine = fail("must have at most \(counted("character", rules.maxLength)), and has \(length)") }
            if !isFine, isDone { return false }
            if let pattern = rules.pattern, !pattern.matches(text) {
                isFine = fail("must match the pattern \(rules.patternText)")
                if isDone { return false }
            }
            if let format = rules.format, !format.matches(text) { isFine = fail("must be \(format.label)") }
            return isFine
        }
    }

    /// In Unicode scalars; a lone surrogate counts as one (RFC 8259 §7, Validation §6.3).
    static func length(_ text: UnsafeRawBufferPointer) -> Int {
        var count = 0
        for byte in text where byte & 0xC0 != 0x80 { count &+= 1 }
        return count
    }

    mutating func isConstant(_ instance: Instance, _ lists: [[JSONValue]]) -> Bool {
        var isFine = true
        for values in lists {
            if !instance.isInPieces, let value = instance.value, values.contains(where: { JSONEquality.isEqual($0, value) }) { continue }
            let known = values.prefix(20).map { String(decoding: $0.text) }.joined(separator: ", ")
            isFine = fail(values.count == 1 ? "must be \(known)" : "must be one of \(known)\(values.count > 20 ? " …" : "")")
            if isDone { return false }
        }
        return isFine
    }
}

extension NumberRules.Bound {
    /// Whether a number that stands to the limit in this order is within it.
    func allows(_ order: Int) -> Bool {
        switch self {
        case .minimum: order >= 0
        case .maximum: order <= 0
        case .exclusiveMinimum: order > 0
        case .exclusiveMaximum: order < 0
        }
    }

    /// The words before the limit.
    var label: String {
        switch self {
        case .minimum: "at least"
        case .maximum: "at most"
        case .exclusiveMinimum: "more than"
        case .exclusiveMaximum: "less than"
        }
    }
}
