extension SchemaCompiler {
    /// A schema made ready to be run: with the properties of the one that it refers to, when that one has nothing else, so that the
    /// members of a value are gone through once.
    static func merged(_ draft: SchemaDraft, _ drafts: [SchemaDraft], _ targets: [Int]) -> SchemaDraft {
        var merged = unfolded(draft, drafts, targets)
        merged.object.certain = merged.object.properties.map { $0 < 0 ? [] : drafts[$0].certain }
        merged.object.hasPatternedName = hasPatternedName(merged.object, drafts)
        return merged
    }

    private static func hasPatternedName(_ rules: ObjectRules, _ drafts: [SchemaDraft]) -> Bool {
        let names = zip(rules.names.all, rules.properties).filter { $1 >= 0 }.map { Array($0.0.utf8) }
        return rules.patterns.contains { pattern, schema in
            drafts[schema].certain != .all && names.contains { $0.withUnsafeBytes { pattern.matches($0) } }
        }
    }

    private static func unfolded(_ draft: SchemaDraft, _ drafts: [SchemaDraft], _ targets: [Int]) -> SchemaDraft {
        // What else there is would be about other members than before.
        guard let reference = draft.inPlace.reference, draft.object.additional == nil, drafts[targets[reference]].hasOnlyProperties else {
            return draft
        }
        let other = drafts[targets[reference]].object
        guard other.names.all.allSatisfy({ draft.object.names.index(of: $0) < 0 }) else { return draft }
        var merged = draft
        merged.inPlace.reference = nil
        merged.object.names = NameTable(draft.object.names.all + other.names.all)
        merged.object.properties += other.properties
        return merged
    }
}

extension SchemaDraft {
    fileprivate var hasOnlyProperties: Bool {
        var rest = object
        rest.names = NameTable([])
        return rest.isEmpty && object.required.isEmpty && object.dependentRequired.isEmpty && object.dependentSchemas.isEmpty
            && kinds == .all && constants.isEmpty && number.isEmpty && string.isEmpty && array.isEmpty && inPlace.isEmpty && !isFalse
            && annotations.isEmpty
    }
}
