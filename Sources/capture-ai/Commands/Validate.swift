import ArgumentParser
import CaptureEngine
import CaptureKit
import Logging

struct Validate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check a pipeline file, and start nothing.",
        discussion: """
            Shows every problem at once as file:line:column: path: what to change, also those of the files that enabled stages name, such as \
            teams.json, as far as they are there. "capture-ai run" checks in the same way.

            Exits with 0 when the file is fine, 78 when it is not, 66 when it cannot be read.
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

    @Argument(help: "The pipeline file.", completion: .file(extensions: ["json"]))
    var file = "pipeline.json"

    @Option(help: "How to print what was found: text (problems on standard error) or json (on standard output).")
    var format = Format.text

    func run() throws {
        switch format {
        case .text:
            let service = try ServiceFile.load(file)
            let loaded = service.file
            let problems = loaded.fileProblems() + service.retentionProblems()
            for problem in problems { complain(problem.description) }
            if !problems.isEmpty { throw Exit.badConfiguration }
            print("\(file) is fine: \(loaded.stages.filter(\.isEnabled).map(\.instance).joined(separator: " ▸ "))")
        case .json:
            let problems = try problems()
            print(report(problems).indented)
            if !problems.isEmpty { throw Exit.badConfiguration }
        }
    }

    private func problems() throws -> [FileProblems] {
        do {
            let service = try ServiceFile(file, logger: Logger(label: "capture-ai") { _ in SwiftLogNoOpLogHandler() })
            return service.file.fileProblems() + service.retentionProblems()
        } catch let found as FileProblems {
            return [found]
        } catch let failure as FileText.Failure {
            complain(failure.description)
            throw Exit.noInput
        }
    }

    private func report(_ problems: [FileProblems]) -> JSONTree {
        let list = problems.flatMap { found in
            found.problems.map { problem -> JSONTree in
                [
                    "file": .string(found.file), "line": .integer(problem.line), "column": .integer(problem.column),
                    "path": .string(problem.path), "message": .string(problem.message),
                ]
            }
        }
        return ["valid": .bool(problems.isEmpty), "problems": .array(list)]
    }
}
