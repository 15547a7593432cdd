import CaptureBytes

extension Evaluation {
    mutating func array(_ rules: ArrayRules, _ instance: Instance, _ marks: inout Marks?) -> Bool {
        guard let value = instance.value else { return true }
        var isFine = true
        if value.count < rules.minItems {
            isFine = fail("must have at least \(counted("element", rules.minItems)), and has \(value.count)")
        }
        if value.count > rules.maxItems { isFine = fail("must have at most \(counted("element", rules.maxItems)), and has \(value.count)") }
        if !isFine, isDone { return false }
        if !rules.prefix.isEmpty || rules.items != nil || rules.contains != nil {
            isFine = each(value, rules, &marks) && isFine
            if !isFine, isDone { return false }
        }
        if rules.isUnique, !JSONEquality.areUnique(value) { isFine = fail("must have no element twice") }
        return isFine
    }

    private mutating func each(_ value: JSONValue, _ rules: ArrayRules, _ marks: inout Marks?) -> Bool {
        var isFine = true
        var matches = 0
        for (index, element) in value.elements.enumerated() {
            let inner = Instance(element, nil)
            if index < rules.prefix.count {
                isFine = descend(rules.prefix[index], inner, .index(index)) && isFine
                marks?.insert(index)
            } else if let items = rules.items {
                isFine = descend(items, inner, .index(index)) && isFine
                marks?.insert(index)
            }
            var none: Marks?
            if let contains = rules.contains, isValid(contains, inner, &none) {
                matches += 1
                marks?.insert(index)
            }
            if !isFine, isDone { return false }
        }
        guard rules.contains != nil else { return isFine }
        if matches < rules.minContains {
            isFine = fail(
                "must have at least \(counted("element", rules.minContains)) of the kind that its schema asks for, and has \(matches)")
        }
        if matches > rules.maxContains {
            isFine = fail(
                "must have at most \(counted("element", rules.maxContains)) of the kind that its schema asks for, and has \(matches)")
        }
        return isFine
    }

    mutating func unevaluatedItems(_ schema: Int, _ instance: Instance, _ seen: Marks) -> Bool {
        guard let value = instance.value else { return true }
        var isFine = true
        for (index, element) in value.elements.enumerated() where !seen.contains(index) {
            isFine = descend(schema, Instance(element, nil), .index(index)) && isFine
            if !isFine, isDone { return false }
        }
        return isFine
    }
}
