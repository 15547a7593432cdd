/// The states that an automaton may be in, each once.
struct StateSet {
    private(set) var states: [Int] = []
    private var isIn: [Bool]

    init(count: Int) { isIn = [Bool](repeating: false, count: count) }

    mutating func removeAll() {
        for state in states { isIn[state] = false }
        states.removeAll(keepingCapacity: true)
    }

    /// Adds a state and what it leads to without a byte; says whether a match is among that.
    ///
    /// A state that waits for the end stays in the set.
    mutating func add(_ state: Int, of nfa: NFA, isStart: Bool, isEnd: Bool) -> Bool {
        var isMatch = false
        var open = [state]
        while let state = open.popLast() {
            guard !isIn[state] else { continue }
            isIn[state] = true
            states.append(state)
            switch nfa.states[state] {
            case .bytes: break
            case .split(let a, let b):
                open.append(b)
                open.append(a)
            case .start(let next): if isStart { open.append(next) }
            case .end(let next): if isEnd { open.append(next) }
            case .match: isMatch = true
            }
        }
        return isMatch
    }

    /// Whether there is a match when the text ends here; `scratch` is used up.
    func matchesAtEnd(of nfa: NFA, isStart: Bool, _ scratch: inout StateSet) -> Bool {
        scratch.removeAll()
        for state in states { if scratch.add(state, of: nfa, isStart: isStart, isEnd: true) { return true } }
        return false
    }
}
