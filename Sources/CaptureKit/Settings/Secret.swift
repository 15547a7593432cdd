/// Where a secret is, never what it is: `{"env": "NAME"}` or `{"file": "path"}`.
public struct Secret: Sendable, Equatable {
    /// The kinds of place.
    public enum Source: Sendable, Equatable {
        /// An environment variable.
        case environment(String)
        /// A file, relative to `pipeline.json`; one line end at its end does not count.
        case file(String)
    }

    /// Where it is.
    public let source: Source
    /// Where `pipeline.json` says so.
    public let place: Problem

    /// Creates a reference.
    public init(_ source: Source, place: Problem) { (self.source, self.place) = (source, place) }
}

/// A secret could not be looked up.
public struct SecretProblem: Error, Equatable, CustomStringConvertible {
    /// Where `pipeline.json` names it, and what is wrong; never the secret.
    public let problem: Problem

    /// Creates the error for `secret`.
    public init(_ secret: Secret, _ message: String) {
        problem = Problem(path: secret.place.path, line: secret.place.line, column: secret.place.column, message: message)
    }

    /// The place as a JSON path; ``problem`` knows line and column as well.
    public var description: String { "\(problem.path): \(problem.message)" }
}
