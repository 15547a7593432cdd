/// The syntax tree of a regular expression.
indirect enum PatternNode: Equatable {
    case set(CodePointSet)
    /// `^`, the beginning of the text.
    case start
    /// `$`, the end of the text.
    case end
    case sequence([PatternNode])
    case choice([PatternNode])
    /// `max` is nil when there is no bound.
    case repetition(PatternNode, min: Int, max: Int?)
}

/// Why a regular expression is refused; reads as the end of a sentence that begins with "the pattern".
struct PatternFault: Error, Equatable, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }

    static func unsupported(_ what: String) -> PatternFault {
        PatternFault("has \(what), which cannot be matched in linear time here; write it without")
    }
}
