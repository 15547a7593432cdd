public import CaptureKit

/// Every problem found in one `pipeline.json`, in the order of the file.
public struct PipelineProblems: Error, CustomStringConvertible {
    /// The file's name, as the operator gave it.
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

    public var description: String { problems.map { $0.description(in: file) }.joined(separator: "\n") }
}
