extension JSONFault: CustomStringConvertible {
    /// What is wrong and where, such as `expected ":" at byte 12`.
    public var description: String {
        switch reason {
        case .empty: "there is no value"
        case .notUTF8: "not UTF-8 at byte \(offset)"
        case .tooDeep: "too many arrays and objects inside one another at byte \(offset)"
        case .tooLong: "the text is too long"
        case .syntax(let phrase): "\(phrase) at byte \(offset)"
        }
    }
}
