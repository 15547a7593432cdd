extension Evaluation {
    /// The schemas that hold for the value itself.
    mutating func inPlace(_ rules: InPlaceRules, _ instance: Instance, _ marks: inout Marks?) -> Bool {
        var isFine = true
        if let reference = rules.reference {
            isFine = check(program.references[reference], instance, &marks)
            if !isFine, isDone { return false }
        }
        for schema in rules.all {
            isFine = check(schema, instance, &marks) && isFine
            if !isFine, isDone { return false }
        }
        if !rules.any.isEmpty, !any(rules.any, instance, &marks) {
            isFine = fail("must be as one of \(rules.any.count) alternatives of its schema says, and is as none")
            if isDone { return false }
        }
        if !rules.one.isEmpty {
            let count = matching(rules.one, instance, &marks)
            if count != 1 {
                let found = count == 0 ? "none" : "\(count) of them"
                isFine = fail("must be as exactly one of \(rules.one.count) alternatives of its schema says, and is as \(found)")
                if isDone { return false }
            }
        }
        var none: Marks?
        if let not = rules.not, isValid(not, instance, &none) {
            isFine = fail("must not be as it is; its schema excludes this")
            if isDone { return false }
        }
        if let (condition, then, otherwise) = rules.condition {
            let branch = tried(condition, instance, &marks) ? then : otherwise
            if let branch { isFine = check(branch, instance, &marks) && isFine }
        }
        return isFine
    }

    /// Whether one alternative fits; all are tried where marks are kept, because each that fits adds its own.
    private mutating func any(_ schemas: [Int], _ instance: Instance, _ marks: inout Marks?) -> Bool {
        if marks != nil { return matching(schemas, instance, &marks) > 0 }
        return schemas.contains { isValid($0, instance, &marks) }
    }

    private mutating func matching(_ schemas: [Int], _ instance: Instance, _ marks: inout Marks?) -> Int {
        var count = 0
        for schema in schemas where tried(schema, instance, &marks) { count += 1 }
        return count
    }

    /// Whether a schema fits; its marks count only then.
    private mutating func tried(_ schema: Int, _ instance: Instance, _ marks: inout Marks?) -> Bool {
        var own: Marks? = marks == nil ? nil : Marks()
        guard isValid(schema, instance, &own) else { return false }
        if let own { marks?.formUnion(own) }
        return true
    }
}
