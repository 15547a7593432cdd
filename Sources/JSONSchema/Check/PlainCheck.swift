import CaptureBytes

/// Finds most values fine that are, quickly: without words, without the way to a value, and without a reference count for each.
///
/// It says no where it cannot tell; then ``Evaluation`` decides.
struct PlainCheck {
    let program: SchemaProgram

    /// Whether an object, or what belongs to it, is as a node says.
    func isFine(_ value: JSONValue?, _ overlay: JSONOverlay?, _ node: SchemaNode) -> Bool {
        guard node.isPlainObject, value.map({ $0.kind == .object }) ?? true else { return false }
        var seen = Marks()
        var isThere = Marks()
        if let value {
            let isFine = value.allMembers { key, value in
                let name = node.object.names.index(of: key)
                if name >= 0 {
                    if seen.contains(name) { return false }
                    seen.insert(name)
                }
                if let overlay, let index = overlay.index(of: key) {
                    isThere.insert(index)
                    let inner = overlay.members[index].overlay
                    guard !inner.isOpaque, name >= 0, node.object.properties[name] >= 0 else { return false }
                    return self.isFine(inner.replacement ?? value, inner, program.nodes[node.object.properties[name]])
                }
                guard name >= 0, node.object.properties[name] >= 0 else { return isOther(key, node.object) }
                if node.object.certain[name].contains(KindSet(value.kind)) { return true }
                return self.isFine(value, program.nodes[node.object.properties[name]])
            }
            guard isFine else { return false }
        }
        if let overlay, !added(overlay, isThere, node, &seen) { return false }
        for name in node.object.required where !seen.contains(name) { return false }
        return true
    }

    private func added(_ overlay: JSONOverlay, _ isThere: Marks, _ node: SchemaNode, _ seen: inout Marks) -> Bool {
        for (index, member) in overlay.members.enumerated() where !isThere.contains(index) {
            let name = node.object.names.index(of: member.name)
            if name >= 0 { seen.insert(name) }
            let isKnown = name >= 0 && node.object.properties[name] >= 0
            if !isKnown {
                var name = member.name
                guard name.withUTF8({ isOther(UnsafeRawBufferPointer($0), node.object) }) else { return false }
            } else if member.overlay.isOpaque {
                if program.nodes[node.object.properties[name]].isFalse { return false }
            } else {
                let schema = program.nodes[node.object.properties[name]]
                guard schema.isTrue || isFine(member.overlay.replacement, member.overlay, schema) else { return false }
            }
        }
        return true
    }

    /// Whether a member without a schema of its own may be there.
    private func isOther(_ key: UnsafeRawBufferPointer, _ rules: ObjectRules) -> Bool {
        var isKnown = false
        for (pattern, schema) in rules.patterns where pattern.matches(key) {
            guard program.nodes[schema].isTrue else { return false }
            isKnown = true
        }
        return isKnown || rules.unevaluated == nil
    }

    /// Whether a value is as a node says.
    private func isFine(_ value: JSONValue, _ node: SchemaNode) -> Bool {
        node.isLeaf ? PlainCheck.isLeafFine(value, node) : isFine(value, nil, node)
    }

    /// Whether a value is as a leaf says.
    static func isLeafFine(_ value: JSONValue, _ node: SchemaNode) -> Bool {
        if node.isTrue { return true }
        let kind = value.kind
        guard !node.isFalse, kind == .number || node.kinds.contains(KindSet(kind)) else { return false }
        for values in node.constants where !values.contains(where: { JSONEquality.isEqual($0, value) }) { return false }
        switch kind {
        case .number: return isNumberFine(value, node)
        case .string: return !node.parts.contains(.string) || isStringFine(value, node)
        default: return true
        }
    }

    private static func isNumberFine(_ value: JSONValue, _ node: SchemaNode) -> Bool {
        if node.kinds.contains(.number), !node.parts.contains(.number) { return true }
        guard node.kinds.contains(.integer) else { return false }
        return value.withContent { text in
            let number = DecimalText(text)
            guard node.kinds.contains(.fraction) || number.isInteger else { return false }
            for (bound, limit) in node.number.bounds where !bound.allows(limit.compare(number, text)) { return false }
            return node.number.divisor?.divides(number, text) ?? true
        }
    }

    private static func isStringFine(_ value: JSONValue, _ node: SchemaNode) -> Bool {
        value.withContent { text in
            // No text has more characters than bytes.
            if text.count > node.string.maxLength || node.string.minLength > 0 {
                let length = Evaluation.length(text)
                guard length >= node.string.minLength, length <= node.string.maxLength else { return false }
            }
            return (node.string.pattern?.matches(text) ?? true) && (node.string.format?.matches(text) ?? true)
        }
    }
}
