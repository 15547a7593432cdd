import CaptureBytes

/// One check of one value.
struct Evaluation {
    let program: SchemaProgram
    private let limit: Int
    private var found: [Found] = []
    /// Above 0 while only the verdict matters, as in an alternative; nothing is written down then.
    private var quiet = 0
    private var depth = 0
    private var text = Text.own
    private var verdicts: [Visit: Verdict] = [:]

    private struct Visit: Hashable {
        let node: Int
        let offset: Int
        let text: Text
        let overlay: ObjectIdentifier?
    }

    /// Where offsets are counted.
    private enum Text: Hashable {
        case own
        /// Inside the value with which an overlay replaced another.
        case replacement(ObjectIdentifier)
        /// A name from elsewhere, the same for each; nothing is remembered of it, as nothing inside it could multiply.
        case name
    }

    private enum Verdict {
        case fine
        /// Found while nothing was written down.
        case wrong
        /// What is wrong is written down.
        case reported
    }

    init(_ program: SchemaProgram, limit: Int) { (self.program, self.limit) = (program, limit) }

    mutating func run(_ value: JSONValue, overlay: JSONOverlay?) -> [Violation] {
        guard limit > 0 else { return [] }
        if PlainCheck(program: program).isFine(overlay?.replacement ?? value, overlay, program.nodes[program.root]) { return [] }
        var marks: Marks?
        if check(program.root, Instance(value, overlay), &marks) { return [] }
        var writer = ViolationWriter()
        var violations: [Violation] = []
        for found in found {
            let violation = writer.violation(found)
            // Two schemas may ask for the same.
            if !violations.contains(violation) { violations.append(violation) }
        }
        return violations
    }

    /// Whether everything is written down that there is room for, or nothing is.
    var isDone: Bool { quiet > 0 || found.count >= limit }

    /// Whether a value is as a node says; marks what it has had to do with, where marks are kept.
    mutating func check(_ index: Int, _ instance: Instance, _ marks: inout Marks?) -> Bool {
        let node = program.nodes[index]
        if node.isTrue || instance.isOpaque { return !node.isFalse || fail("must not be there") }
        guard depth < JSONSchema.depthLimit else { return fail("is nested too deep to be checked") }
        depth += 1
        defer { depth -= 1 }
        if marks == nil, text != .name, !program.recursive.isEmpty, program.recursive.contains(index) {
            let offset = instance.value?.range.lowerBound ?? -1
            let visit = Visit(node: index, offset: offset, text: text, overlay: instance.overlay.map { ObjectIdentifier($0) })
            return remembered(visit) { $0.apply(node, instance, &marks) }
        }
        return apply(node, instance, &marks)
    }

    /// What was found out at an earlier visit, or is at this one.
    private mutating func remembered(_ visit: Visit, _ check: (inout Evaluation) -> Bool) -> Bool {
        switch verdicts[visit] {
        case .fine: return true
        case .reported: return false
        case .wrong: if quiet > 0 { return false }
        case nil: break
        }
        let isFine = check(&self)
        verdicts[visit] = isFine ? .fine : quiet > 0 ? .wrong : .reported
        return isFine
    }

    private mutating func apply(_ node: SchemaNode, _ instance: Instance, _ marks: inout Marks?) -> Bool {
        if node.isFalse { return fail("must not be there") }
        let kind = instance.kind
        guard isAllowed(kind, node.kinds, instance) else {
            return fail("must be \(node.kinds.label), not \(kind == .number ? KindSet.number.label : KindSet(kind).label)")
        }
        if kind != .object, instance.isInPieces { return fail("must be an object, because something is added to it") }
        var isFine = true
        if node.parts.contains(.constants), !isConstant(instance, node.constants) { isFine = false }
        if isFine || !isDone {
            switch kind {
            case .number: if node.parts.contains(.number), let value = instance.value { isFine = number(value, node) && isFine }
            case .string: if node.parts.contains(.string), let value = instance.value { isFine = string(value, node) && isFine }
            default: break
            }
        }
        guard
            node.parts.contains(.inPlace) || node.parts.contains(.array) && kind == .array
                || node.parts.contains(.object) && kind == .object
        else { return isFine }
        if !isFine, isDone { return false }
        return structure(node, instance, &marks) && isFine
    }

    /// The rules that look into a value, and the schemas that hold for it besides; `unevaluated…` is the last.
    private mutating func structure(_ node: SchemaNode, _ instance: Instance, _ marks: inout Marks?) -> Bool {
        let kind = instance.kind
        guard let unevaluated = kind == .array ? node.array.unevaluated : kind == .object ? node.object.unevaluated : nil else {
            return inside(node, kind, instance, &marks)
        }
        var own: Marks? = Marks()
        var isFine = inside(node, kind, instance, &own)
        let count = instance.memberCount
        if isFine || !isDone, let seen = own, !seen.isFull(count) {
            let rest =
                kind == .array
                ? unevaluatedItems(unevaluated, instance, seen) : unevaluatedProperties(unevaluated, node, instance, seen)
            isFine = rest && isFine
        }
        // All of the value has been looked at now.
        if marks != nil { for index in 0..<count { marks?.insert(index) } }
        return isFine
    }

    private mutating func inside(_ node: SchemaNode, _ kind: JSONKind, _ instance: Instance, _ marks: inout Marks?) -> Bool {
        var isFine = true
        if node.parts.contains(.object), kind == .object { isFine = object(node, instance, &marks) }
        if node.parts.contains(.array), kind == .array, isFine || !isDone { isFine = array(node.array, instance, &marks) && isFine }
        if node.parts.contains(.inPlace), isFine || !isDone { isFine = inPlace(node.inPlace, instance, &marks) && isFine }
        return isFine
    }

    /// Checks a value inside, and adds the way there to what is found.
    @inline(__always)
    mutating func descend(_ index: Int, _ instance: Instance, _ step: @autoclosure () -> Step) -> Bool {
        let node = program.nodes[index]
        if node.isTrue { return true }
        if node.isLeaf, instance.overlay == nil, let value = instance.value, PlainCheck.isLeafFine(value, node) { return true }
        return descendSlowly(index, instance, step())
    }

    /// Checks the name of a member from elsewhere, a string in a text of its own.
    mutating func descend(_ index: Int, name: JSONValue, _ step: @autoclosure () -> Step) -> Bool {
        let outside = text
        text = .name
        defer { text = outside }
        return descend(index, Instance(name, nil), step())
    }

    private mutating func descendSlowly(_ node: Int, _ instance: Instance, _ step: @autoclosure () -> Step) -> Bool {
        var marks: Marks?
        let before = found.count
        let outside = text
        if let overlay = instance.overlay, overlay.replacement != nil { text = .replacement(ObjectIdentifier(overlay)) }
        let isFine = check(node, instance, &marks)
        text = outside
        if found.count > before {
            let step = step()
            for index in before..<found.count { found[index].steps.append(step) }
        }
        return isFine
    }

    /// Whether a value is as a node says, without writing anything down.
    mutating func isValid(_ node: Int, _ instance: Instance, _ marks: inout Marks?) -> Bool {
        quiet += 1
        defer { quiet -= 1 }
        return check(node, instance, &marks)
    }

    /// Writes a violation down where there is room; false, because there is one.
    mutating func fail(_ detail: @autoclosure () -> String, at member: Step? = nil, known: @autoclosure () -> [String]? = nil) -> Bool {
        if !isDone { found.append(Found(steps: member.map { [$0] } ?? [], detail: detail(), known: known())) }
        return false
    }

    private func isAllowed(_ kind: JSONKind, _ kinds: KindSet, _ instance: Instance) -> Bool {
        if kinds == .all { return true }
        if kind != .number { return kinds.contains(KindSet(kind)) }
        if kinds.contains(.number) { return true }
        guard kinds.contains(.integer), let value = instance.value else { return false }
        return value.withContent { DecimalText($0).isInteger }
    }
}

/// A number of things in words.
func counted(_ thing: String, _ count: Int) -> String { count == 1 ? "1 \(thing)" : "\(count) \(thing)s" }

/// A violation, with the way to it from the inside out.
struct Found {
    var steps: [Step]
    let detail: String
    /// The names that are listed where an unlisted one was found.
    let known: [String]?
}
