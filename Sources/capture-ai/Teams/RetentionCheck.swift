import CaptureEngine
import CaptureKit
import CapturePlugins

/// Whether the store removes what teams send: no stage sees both the teams and the store's classes of retention.
extension ServiceFile {
    /// The classes that every enabled store has rules for; nil without a store.
    var retentions: [Retention]? {
        let stores = file.stages.filter(\.isEnabled).compactMap { ($0.settings as? S3Store.Settings)?.retentions }
        guard let first = stores.first else { return nil }
        return first.filter { retention in stores.allSatisfy { $0.contains(retention) } }
    }

    /// Teams in files of enabled `auth` stages whose class no rule removes; none where a file cannot be read, which other checks tell.
    func retentionProblems() -> [FileProblems] {
        guard let retentions else { return [] }
        return file.stages.filter(\.isEnabled).compactMap { stage in
            guard case .file(let path)? = (stage.settings as? Auth.Settings)?.source(in: environment.directory),
                let text = (try? FileText.read(path)).flatMap({ String(validating: $0, as: UTF8.self) }),
                let list = try? TeamList(parsing: text, file: path)
            else { return nil }
            let problems = list.teams.enumerated().compactMap { index, team -> Problem? in
                guard let wanted = team.retention, !retentions.contains(wanted) else { return nil }
                return Problem(
                    path: "$.teams[\(index)].retention", line: 0, column: 0, message: ServiceFile.unknown(wanted, among: retentions))
            }
            return problems.isEmpty ? nil : FileProblems(file: path, problems: problems)
        }
    }

    /// Says that no rule removes a class.
    static func unknown(_ retention: Retention, among known: [Retention]) -> String {
        let classes = known.map(\.description).joined(separator: ", ")
        return
            "\(retention) is not in the store's \"retentions\" (\(classes)), so blobs would never be removed; add it there, or choose another"
    }
}
