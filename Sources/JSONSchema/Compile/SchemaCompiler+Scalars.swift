import CaptureBytes

extension SchemaCompiler {
    /// The keywords for any value, for numbers and for strings (Validation §6.1 to §6.3, §7).
    mutating func scalars(_ name: String, _ value: JSONValue, _ draft: inout SchemaDraft, _ place: Place) -> Bool {
        switch name {
        case "type": draft.kinds = kinds(value, place)
        case "enum":
            guard value.kind == .array, value.count > 0 else { return wrong("an array of values, at least one", at: place) }
            draft.constants.append(Array(value.elements))
        case "const": draft.constants.append([value])
        case "minimum": bound(.minimum, value, &draft.number, place)
        case "maximum": bound(.maximum, value, &draft.number, place)
        case "exclusiveMinimum": bound(.exclusiveMinimum, value, &draft.number, place)
        case "exclusiveMaximum": bound(.exclusiveMaximum, value, &draft.number, place)
        case "multipleOf":
            let number = value.kind == .number ? value.withContent { Decimal($0) } : nil
            guard let number, let divisor = number.divisor else { return wrong("a number above 0 with at most 18 digits", at: place) }
            (draft.number.divisor, draft.number.divisorText) = (divisor, number.description)
        case "minLength": draft.string.minLength = count(value, place) ?? 0
        case "maxLength": draft.string.maxLength = count(value, place) ?? 0
        case "pattern":
            (draft.string.pattern, draft.string.patternText) = (pattern(value, place), value.string ?? "")
        case "format":
            guard let text = value.string, let format = Format(rawValue: text) else {
                return wrong("a format that is known: " + Format.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", "), at: place)
            }
            draft.string.format = format
        default: return false
        }
        return true
    }

    /// A regular expression; nil when it is none.
    mutating func pattern(_ value: JSONValue, _ place: Place) -> Pattern? {
        guard let text = value.string else {
            _ = wrong("a regular expression", at: place)
            return nil
        }
        return pattern(text, place)
    }

    mutating func pattern(_ text: String, _ place: Place) -> Pattern? {
        do { return try Pattern(text) } catch {
            problem("the pattern \(error)", at: place)
            return nil
        }
    }

    private mutating func bound(_ bound: NumberRules.Bound, _ value: JSONValue, _ rules: inout NumberRules, _ place: Place) {
        guard value.kind == .number else {
            _ = wrong("a number", at: place)
            return
        }
        rules.bounds.append((bound, value.withContent { Decimal($0) }))
    }

    private mutating func kinds(_ value: JSONValue, _ place: Place) -> KindSet {
        let names = value.kind == .string ? [value.string ?? ""] : strings(value, place)
        var kinds: KindSet = []
        for name in names {
            guard let found = KindSet.named.first(where: { $0.name == name }) else {
                _ = wrong("types: " + KindSet.named.map { "\"\($0.name)\"" }.joined(separator: ", "), at: place)
                continue
            }
            kinds.formUnion(found.kinds)
        }
        if names.isEmpty, value.kind == .array { _ = wrong("at least one type", at: place) }
        return kinds
    }
}
