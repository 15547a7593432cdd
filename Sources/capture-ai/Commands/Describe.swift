import ArgumentParser
import CaptureEngine
import CaptureHTTP
import CaptureKit
import CapturePlugins

struct Describe: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Explain the stages: settings, facts, codes.",
        discussion: """
            Without a name, lists what there is. Needs marked with ? are used when an earlier stage makes them.

            Exits with 64 when there is no such stage.
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable { case text, markdown, json }

    @Argument(help: "The stage's name, or \"server\" for the server's settings.")
    var stage: String?

    @Option(help: "How to print it.")
    var format = Format.text

    func run() throws {
        let all = try Describe.all()
        guard let stage else {
            switch format {
            case .text: print(all.text)
            case .markdown: print(all.markdown)
            case .json: print(all.json.indented)
            }
            return
        }
        guard let description = all.first(where: { $0.name == stage }) else {
            complain("there is no stage \(stage.quoted)" + suggestion(for: stage, among: all.map(\.name)))
            throw Exit.usage
        }
        switch format {
        case .text: print(description.text)
        case .markdown: print(description.markdown)
        case .json: print(description.json.indented)
        }
    }

    /// Every stage by name, after the server.
    static func all() throws -> [StageDescription] {
        let registry = try StageRegistry(allStages)
        return [server] + registry.names.compactMap { registry[$0] }.map { StageDescription($0) }
    }

    static var server: StageDescription { StageDescription(server: ServerSettings.self, given: ServiceFile.given) }
}
