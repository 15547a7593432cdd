import ArgumentParser
import CaptureEngine
import CaptureHTTP
import CaptureKit
import CapturePlugins
import Logging

/// A pipeline file as every command reads it.
struct ServiceFile {
    /// The facts that every request starts with.
    static let given: any FactSet.Type = Facts<RequestHead, RequestBody>.self
    /// The facts without which a 200 would be a lie.
    static let promised: any FactSet.Type = Receipt.self

    let file: PipelineFile<ServerSettings>
    let environment: StageEnvironment

    /// Reads and checks the file at `path`; nothing is opened but the file itself.
    ///
    /// - Throws: `FileProblems`, or `FileText.Failure` when the file cannot be read.
    init(_ path: String, logger: Logger) throws {
        let random = RandomBits()
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        environment = StageEnvironment(
            directory: folder.isEmpty ? "/" : folder, secrets: SecretLookup.value, now: { .now() }, random: { random.next() },
            logger: logger)
        guard let text = String(validating: try FileText.read(path), as: UTF8.self) else {
            let problem = Problem(path: "$", line: 1, column: 1, message: "the file is not UTF-8 text")
            throw FileProblems(file: path, problems: [problem])
        }
        file = try PipelineFile(
            text, name: path, registry: StageRegistry(allStages), environment: environment, given: ServiceFile.given,
            promised: ServiceFile.promised
        ) { $0.problems(with: $1) }
    }

    /// Reads the file for a command that starts nothing, or says what is wrong with it and ends the command.
    static func load(_ path: String) throws -> ServiceFile {
        try load(path, logger: Logger(label: "capture-ai") { _ in SwiftLogNoOpLogHandler() })
    }

    /// Reads the file, or says what is wrong with it and ends the command.
    static func load(_ path: String, logger: Logger) throws -> ServiceFile {
        do { return try ServiceFile(path, logger: logger) } catch let problems as FileProblems {
            complain(problems.description)
            throw Exit.badConfiguration
        } catch let failure as FileText.Failure {
            complain(failure.description)
            throw Exit.noInput
        }
    }
}
