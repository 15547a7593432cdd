import ArgumentParser
import CaptureEngine
import CaptureKit
import CapturePlugins

/// What the commands about teams and keys have in common.
struct TeamsOptions: ParsableArguments {
    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

    @Option(
        help: ArgumentHelp("The file of teams (default: the one that the pipeline file names, else teams.json).", valueName: "path"),
        completion: .file(extensions: ["json"]))
    var file: String?

    @Option(
        help: ArgumentHelp("The pipeline file whose auth stage names the file of teams (default: pipeline.json).", valueName: "path"),
        completion: .file(extensions: ["json"]))
    var pipeline: String?

    @Option(help: "How to print the result.")
    var format = Format.text

    func validate() throws {
        if file != nil, pipeline != nil { throw ValidationError("give --file or --pipeline") }
    }

    /// Reads the file.
    func read() throws -> TeamsDocument {
        let path = try path()
        return try ending { try TeamsDocument(try FileText.read(path), file: path) }
    }

    /// Changes the file; with `mayCreate`, also one that is not there.
    func edit<Result>(mayCreate: Bool = false, _ change: (inout TeamsDocument) throws -> Result) throws -> Result {
        let path = try path()
        var result: Result?
        try ending {
            try FileEdit(path).run { bytes in
                // Says that there is none.
                if bytes == nil, !mayCreate { _ = try FileText.read(path) }
                var document = try TeamsDocument(bytes, file: path)
                let old = document.bytes
                result = try change(&document)
                return document.bytes == old ? nil : document.bytes
            }
        }
        guard let result else { throw Exit.noInput }
        return result
    }

    private func ending<R>(_ body: () throws -> R) throws -> R {
        do { return try body() } catch let problems as FileProblems {
            complain(problems.description)
            throw Exit.badConfiguration
        } catch let failure as FileText.Failure {
            complain(failure.description)
            throw Exit.noInput
        } catch let failure as FileEdit.Failure {
            complain(failure.description)
            throw Exit.noInput
        }
    }

    /// The store's classes of retention, where a pipeline file names a store.
    func retentions() throws -> [Retention]? { try service()?.retentions }

    /// The pipeline file; nil when there is none, or the file of teams is named.
    private func service() throws -> ServiceFile? {
        if file != nil { return nil }
        let pipeline = self.pipeline ?? "pipeline.json"
        if self.pipeline == nil, (try? FileText.read(pipeline)) == nil { return nil }
        return try ServiceFile.load(pipeline)
    }

    private func path() throws -> String {
        if let file { return file }
        guard let loaded = try service() else { return "teams.json" }
        let pipeline = self.pipeline ?? "pipeline.json"
        let sources = loaded.file.stages.compactMap { ($0.settings as? Auth.Settings)?.source(in: loaded.environment.directory) }
        switch sources.count {
        case 0: return "\(loaded.environment.directory)/teams.json"
        case 1: break
        default:
            complain("\(pipeline) has several auth stages; name the file of teams with --file")
            throw Exit.usage
        }
        guard case .file(let path) = sources[0] else {
            complain("\(pipeline) takes teams from a service; change them there, or name a file with --file")
            throw Exit.usage
        }
        return path
    }
}

extension TeamsDocument {
    /// The place of the team with this id; says so and ends the command when there is none.
    func index(ofTeam id: String) throws -> Int {
        if let index = TeamID(id).flatMap({ index(of: $0) }) { return index }
        complain("there is no team \(id.quoted)" + suggestion(for: id, among: list.teams.map(\.id.description)))
        throw Exit.refused
    }
}
