public import CaptureKit

/// The teams of a file, in its order.
public struct TeamList: Sendable {
    /// The teams.
    public let teams: [Team]

    /// Reads the text of a file, without looking signing secrets up that are elsewhere.
    ///
    /// - Parameters:
    ///   - file: what problems call the file.
    ///   - directory: what relative paths in it are relative to.
    /// - Throws: ``FileProblems`` with all that is wrong.
    public init(parsing text: String, file: String, directory: String = ".") throws(FileProblems) {
        try self.init(parsing: text, file: file, directory: directory, lookup: nil)
    }

    init(parsing text: String, file: String, directory: String, lookup: SigningReader.Lookup?) throws(FileProblems) {
        let root: JSONNode
        do throws(Problem) { root = try JSONNode(parsing: text) } catch { throw FileProblems(file: file, problems: [error]) }
        var reader = SettingsReader(root, path: "$", directory: directory)
        var teams = TeamReader(.file(lookup: lookup))
        let read = reader.objects("teams", "The teams that may send events.", isRequired: true) { teams.team(&$0) }
        let problems = reader.finish().problems
        guard problems.isEmpty else { throw FileProblems(file: file, problems: problems) }
        self.teams = read.compactMap(\.self)
    }
}
