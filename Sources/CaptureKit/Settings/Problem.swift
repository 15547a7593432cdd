/// One thing wrong with `pipeline.json`, placed where a person will look for it.
public struct Problem: Error, Equatable, Sendable {
    /// The JSON path, such as `$.stages[2].with.bucket`.
    public let path: String
    /// The line, from 1.
    public let line: Int
    /// The column in bytes, from 1.
    public let column: Int
    /// What is wrong, and what to do about it.
    public let message: String

    /// Creates a problem.
    public init(path: String, line: Int, column: Int, message: String) {
        (self.path, self.line, self.column, self.message) = (path, line, column, message)
    }

    /// One line as compilers print it, so that editors can jump to the place; without a place where none is known (line 0).
    public func description(in file: String) -> String {
        (line > 0 ? "\(file):\(line):\(column): " : "\(file): ") + (path.isEmpty ? message : "\(path): \(message)")
    }

    /// The step of a JSON path into an object: `.key`, or `["a key"]` where the key is not a plain name.
    public static func step(_ key: String) -> String {
        let isPlain = !key.isEmpty && key.utf8.allSatisfy { $0 == 95 || (48...57).contains($0) || (97...122).contains($0 | 0x20) }
        return isPlain ? ".\(key.cut(at: 80))" : "[\(key.cut(at: 80).asJSON)]"
    }
}
