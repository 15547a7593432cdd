import CaptureBytes

extension Instance {
    /// The elements or members, those from elsewhere included; these come last.
    var memberCount: Int {
        let count = value?.count ?? 0
        guard let overlay, kind == .object else { return count }
        return count + overlay.members.count - shared(overlay)
    }

    /// How many members of an overlay the value has itself.
    private func shared(_ overlay: JSONOverlay) -> Int {
        guard let value, !overlay.members.isEmpty else { return 0 }
        var isThere = Marks()
        var count = 0
        for (key, _) in value.members {
            guard let index = key.withContent({ overlay.index(of: $0) }), !isThere.contains(index) else { continue }
            isThere.insert(index)
            count += 1
        }
        return count
    }

    /// Calls `body` with each member, those from elsewhere last, until it returns false.
    @inline(__always)
    func eachMember(_ body: (_ key: Key, _ value: Instance, _ ordinal: Int) -> Bool) {
        var ordinal = 0
        var isThere = Marks()
        if let value {
            for (key, value) in value.members {
                var inner: JSONOverlay?
                if let overlay, let index = key.withContent({ overlay.index(of: $0) }) {
                    inner = overlay.members[index].overlay
                    isThere.insert(index)
                }
                guard body(.json(key), Instance(value, inner), ordinal) else { return }
                ordinal &+= 1
            }
        }
        guard let overlay else { return }
        for (index, member) in overlay.members.enumerated() where !isThere.contains(index) {
            guard body(.added(member.name), Instance(nil, member.overlay), ordinal) else { return }
            ordinal &+= 1
        }
    }

    /// A member's name.
    enum Key {
        case json(JSONValue)
        case added(String)

        @inline(__always)
        func withUTF8<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R {
            switch self {
            case .json(let key): return key.withContent(body)
            case .added(var name): return name.withUTF8 { body(UnsafeRawBufferPointer($0)) }
            }
        }

        var step: Step {
            switch self {
            case .json(let key): .key(key)
            case .added(let name): .added(name)
            }
        }
    }
}

extension Evaluation {
    mutating func object(_ node: SchemaNode, _ instance: Instance, _ marks: inout Marks?) -> Bool {
        var isFine = true
        var seen = Marks()
        var count = 0
        instance.eachMember { key, value, ordinal in
            count = ordinal + 1
            isFine = member(node, key, value, ordinal, &seen, &marks) && isFine
            return isFine || !isDone
        }
        if !isFine, isDone { return false }
        return presence(node, seen, count, &isFine) && dependents(node, instance, seen, &marks) && isFine
    }

    @inline(__always)
    private mutating func member(
        _ node: SchemaNode, _ key: Instance.Key, _ value: Instance, _ ordinal: Int, _ seen: inout Marks,
        _ marks: inout Marks?
    ) -> Bool {
        var isFine = true
        var isKnown = false
        let name = node.object.names.count == 0 ? -1 : key.withUTF8 { node.object.names.index(of: $0) }
        if name >= 0 {
            if seen.contains(name) { isFine = fail("stands twice in one object; send it once", at: .name(node.object.names.all[name])) }
            seen.insert(name)
            let schema = node.object.properties[name]
            if schema >= 0 {
                isKnown = true
                isFine = descend(schema, value, .name(node.object.names.all[name])) && isFine
            }
        }
        for (pattern, schema) in node.object.patterns {
            // One that lets everything pass only says that the member is known.
            if program.nodes[schema].isTrue, isKnown || (marks == nil && node.object.additional == nil) { continue }
            guard key.withUTF8({ pattern.matches($0) }) else { continue }
            isKnown = true
            isFine = descend(schema, value, key.step) && isFine
        }
        if let names = node.object.propertyNames { isFine = propertyName(names, key) && isFine }
        if !isKnown, let additional = node.object.additional {
            isKnown = true
            if program.nodes[additional].isFalse {
                isFine = fail("is not known here", at: key.step, known: node.object.listed)
            } else {
                isFine = descend(additional, value, key.step) && isFine
            }
        }
        if isKnown { marks?.insert(ordinal) }
        return isFine
    }

    /// A name is checked as a string, and what is wrong with it is wrong with the member.
    private mutating func propertyName(_ node: Int, _ key: Instance.Key) -> Bool {
        switch key {
        case .json(let key): return descend(node, Instance(key, nil), .key(key))
        case .added(let name):
            var writer = ByteWriter()
            writer.appendJSONString(name)
            // A string that was just written is JSON.
            guard let document = try? JSONDocument(writer.finishBytes()) else { return fail("is no text", at: .added(name)) }
            return descend(node, name: document.root, .added(name))
        }
    }

    private mutating func presence(_ node: SchemaNode, _ seen: Marks, _ count: Int, _ isFine: inout Bool) -> Bool {
        for name in node.object.required where !seen.contains(name) {
            isFine = fail("is missing; add it", at: .name(node.object.names.all[name]))
            if isDone { return false }
        }
        for (name, required) in node.object.dependentRequired where seen.contains(name) {
            for other in required where !seen.contains(other) {
                isFine = fail(
                    "is missing; add it, because \"\(node.object.names.all[name])\" is there", at: .name(node.object.names.all[other]))
                if isDone { return false }
            }
        }
        if count < node.object.minProperties {
            isFine = fail("must have at least \(counted("member", node.object.minProperties)), and has \(count)")
        }
        if count > node.object.maxProperties {
            isFine = fail("must have at most \(counted("member", node.object.maxProperties)), and has \(count)")
        }
        return isFine || !isDone
    }

    private mutating func dependents(_ node: SchemaNode, _ instance: Instance, _ seen: Marks, _ marks: inout Marks?) -> Bool {
        var isFine = true
        for (name, schema) in node.object.dependentSchemas where seen.contains(name) {
            isFine = check(schema, instance, &marks) && isFine
            if !isFine, isDone { return false }
        }
        return isFine
    }

    mutating func unevaluatedProperties(_ schema: Int, _ node: SchemaNode, _ instance: Instance, _ seen: Marks) -> Bool {
        let program = program
        let isFalse = program.nodes[schema].isFalse
        var isFine = true
        instance.eachMember { key, value, ordinal in
            guard !seen.contains(ordinal) else { return true }
            if isFalse {
                isFine = fail("is not known here", at: key.step, known: program.listed(below: node))
            } else {
                isFine = descend(schema, value, key.step) && isFine
            }
            return isFine || !isDone
        }
        return isFine
    }
}

extension ObjectRules {
    /// The names that have a schema.
    var listed: [String] { names.all.indices.filter { properties[$0] >= 0 }.map { names.all[$0] } }
}

extension SchemaProgram {
    /// The names that a node and those that hold beside it list.
    func listed(below node: SchemaNode) -> [String] {
        node.object.listed + node.inPlaceEdges(references).flatMap { listed(at: $0).map(\.name) }
    }
}
