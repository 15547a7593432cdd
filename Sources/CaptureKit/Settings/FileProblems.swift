/// Everything wrong with one file that an operator wrote, in the order of the file.
public struct FileProblems: Error, CustomStringConvertible {
    /// The file, as the operator will look for it.
    public let file: String
    /// The problems.
    public let problems: [Problem]

    /// Puts the problems in order.
    public init(file: String, problems: [Problem]) {
        self.file = file
        self.problems = problems.enumerated().sorted { a, b in
            (a.element.line, a.element.column, a.offset) < (b.element.line, b.element.column, b.offset)
        }.map(\.element)
    }

    /// One line a problem.
    public var lines: [String] { problems.map { $0.description(in: file) } }

    public var description: String { lines.joined(separator: "\n") }
}
