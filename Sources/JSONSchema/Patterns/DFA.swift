/// A deterministic automaton: one look-up for each byte.
struct DFA: Sendable {
    private static let stateLimit = 1000
    private static let workLimit = 4_000_000

    /// For each byte the number of its class; bytes of a class lead everywhere to the same state.
    private var classes = [UInt8](repeating: 0, count: 256)
    private var classCount = 1
    /// The next state by state and class.
    private var table: [UInt16] = []
    private var endings: [Ending] = []

    private enum Ending: UInt8, Sendable { case no, atEnd, yes, dead }

    /// Nil when the automaton would be too large.
    init?(_ nfa: NFA) {
        let samples = divide(nfa)
        guard samples.count <= 256 else { return nil }
        var numbers: [[Int]: UInt16] = [:]
        var sets: [[Int]] = []
        var work = 0
        let isAnchored = DFA.isAnchored(nfa)
        var (next, scratch) = (StateSet(count: nfa.states.count), StateSet(count: nfa.states.count))

        func number(_ set: StateSet, isMatch: Bool, isStart: Bool, in dfa: inout DFA) -> UInt16? {
            // The order in which states were found does not matter; the beginning is a state of its own.
            let key = isMatch ? [-1] : set.states.sorted()
            if !isStart, let known = numbers[key] { return known }
            guard sets.count < DFA.stateLimit else { return nil }
            let number = UInt16(sets.count)
            if !isStart { numbers[key] = number }
            sets.append(isMatch ? [] : key)
            let isLive = set.states.contains { if case .bytes = nfa.states[$0] { true } else { false } }
            dfa.endings.append(
                isMatch ? .yes : set.matchesAtEnd(of: nfa, isStart: isStart, &scratch) ? .atEnd : isLive || !isAnchored ? .no : .dead)
            return number
        }

        var begin = StateSet(count: nfa.states.count)
        let isMatch = begin.add(nfa.first, of: nfa, isStart: true, isEnd: false)
        guard number(begin, isMatch: isMatch, isStart: true, in: &self) != nil else { return nil }
        var state = 0
        while state < sets.count {
            for sample in samples {
                next.removeAll()
                // A match may begin anywhere.
                var isMatch = endings[state] == .yes || next.add(nfa.first, of: nfa, isStart: false, isEnd: false)
                for from in sets[state] {
                    if case .bytes(let bytes, let to) = nfa.states[from], bytes.contains(sample) {
                        isMatch = next.add(to, of: nfa, isStart: false, isEnd: false) || isMatch
                    }
                }
                work += sets[state].count + next.states.count + 1
                guard work < DFA.workLimit, let to = number(next, isMatch: isMatch, isStart: false, in: &self) else { return nil }
                table.append(to)
            }
            state += 1
        }
    }

    /// Whether nothing can begin but at the beginning.
    private static func isAnchored(_ nfa: NFA) -> Bool {
        var set = StateSet(count: nfa.states.count)
        if set.add(nfa.first, of: nfa, isStart: false, isEnd: false) { return false }
        return !set.states.contains {
            switch nfa.states[$0] {
            case .bytes, .end: true
            default: false
            }
        }
    }

    /// Sorts the bytes into classes; returns a byte of each.
    private mutating func divide(_ nfa: NFA) -> [UInt8] {
        var isEdge = [Bool](repeating: false, count: 257)
        for case .bytes(let bytes, _) in nfa.states {
            isEdge[Int(bytes.lowerBound)] = true
            isEdge[Int(bytes.upperBound) + 1] = true
        }
        var samples: [UInt8] = [0]
        for byte in 1..<256 {
            if isEdge[byte] { samples.append(UInt8(byte)) }
            classes[byte] = UInt8(samples.count - 1)
        }
        classCount = samples.count
        return samples
    }

    /// Whether the pattern matches somewhere in the text.
    func matches(_ text: UnsafeRawBufferPointer) -> Bool {
        var state = 0
        for byte in text {
            switch endings[state] {
            case .yes: return true
            case .dead: return false
            case .no, .atEnd: state = Int(table[state &* classCount &+ Int(classes[Int(byte)])])
            }
        }
        return endings[state] == .yes || endings[state] == .atEnd
    }
}
