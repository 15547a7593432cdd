/// A regular expression that is matched in time linear in the text, whatever the expression.
struct Pattern: Sendable {
    private let nfa: NFA
    /// Nil when it would be too large; the other automaton needs no more memory than the expression.
    private let dfa: DFA?

    /// Compiles an expression of ECMA-262 with the `u` flag.
    ///
    /// - Throws: ``PatternFault`` when it is none, or has what cannot be matched in linear time.
    init(_ text: String) throws(PatternFault) {
        nfa = try NFA(try PatternParser.parse(text))
        dfa = DFA(nfa)
    }

    /// Whether it matches somewhere in the text, which is UTF-8 and may have surrogates in their generalised form.
    func matches(_ text: UnsafeRawBufferPointer) -> Bool {
        if let dfa { return dfa.matches(text) }
        var (now, next) = (StateSet(count: nfa.states.count), StateSet(count: nfa.states.count))
        if now.add(nfa.first, of: nfa, isStart: true, isEnd: false) { return true }
        for byte in text {
            if next.add(nfa.first, of: nfa, isStart: false, isEnd: false) { return true }
            for state in now.states {
                if case .bytes(let bytes, let to) = nfa.states[state], bytes.contains(byte),
                    next.add(to, of: nfa, isStart: false, isEnd: false)
                {
                    return true
                }
            }
            swap(&now, &next)
            next.removeAll()
        }
        return now.matchesAtEnd(of: nfa, isStart: text.isEmpty, &next)
    }
}
