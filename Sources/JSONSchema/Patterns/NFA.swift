/// A nondeterministic automaton over bytes (Thompson, CACM 11(6), 1968).
struct NFA: Sendable {
    enum State: Sendable {
        case bytes(ClosedRange<UInt8>, next: Int)
        case split(Int, Int)
        /// Passes at the beginning of the text only.
        case start(next: Int)
        /// Passes at the end of the text only.
        case end(next: Int)
        case match
    }

    /// The most states: with this many alive at once a megabyte takes seconds, so a pattern has fewer.
    static let stateLimit = 5000
    private static let workLimit = 100_000

    private(set) var states: [State] = [.match]
    private(set) var first = 0
    private var work = 0

    init(_ pattern: PatternNode) throws(PatternFault) { first = try add(pattern, before: 0) }

    /// Adds what leads from the state returned through `node` to `next`.
    private mutating func add(_ node: PatternNode, before next: Int) throws(PatternFault) -> Int {
        // Counted besides the states, because repeated nothing makes none.
        work += 1
        guard work <= NFA.workLimit else { throw tooLarge }
        switch node {
        case .set(let set): return try add(set, before: next)
        case .start: return try add(.start(next: next))
        case .end: return try add(.end(next: next))
        case .sequence(let nodes):
            var next = next
            for node in nodes.reversed() { next = try add(node, before: next) }
            return next
        case .choice(let nodes):
            var starts: [Int] = []
            for node in nodes { starts.append(try add(node, before: next)) }
            return try join(starts)
        case .repetition(let node, let low, let high):
            var next = next
            if let high {
                let after = next
                for _ in low..<high { next = try add(.split(try add(node, before: next), after)) }
            } else {
                let loop = try add(.split(0, next))
                states[loop] = .split(try add(node, before: loop), next)
                next = loop
            }
            for _ in 0..<low { next = try add(node, before: next) }
            return next
        }
    }

    private mutating func add(_ set: CodePointSet, before next: Int) throws(PatternFault) -> Int {
        var starts: [Int] = []
        for range in set.ranges {
            var sequences: [[ClosedRange<UInt8>]] = []
            UTF8Ranges.each(range) { sequences.append($0) }
            for sequence in sequences {
                var next = next
                for bytes in sequence.reversed() { next = try add(.bytes(bytes, next: next)) }
                starts.append(next)
            }
        }
        return try join(starts)
    }

    /// A state that leads to each of these; one without a way out for none.
    private mutating func join(_ starts: [Int]) throws(PatternFault) -> Int {
        guard var joined = starts.last else {
            let dead = try add(.split(0, 0))
            states[dead] = .split(dead, dead)
            return dead
        }
        for start in starts.dropLast() { joined = try add(.split(start, joined)) }
        return joined
    }

    private mutating func add(_ state: State) throws(PatternFault) -> Int {
        guard states.count < NFA.stateLimit else { throw tooLarge }
        states.append(state)
        return states.count - 1
    }

    private var tooLarge: PatternFault { PatternFault("is too large; repeat less, or use minLength and maxLength") }
}
