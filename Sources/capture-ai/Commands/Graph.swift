import ArgumentParser
import CaptureEngine

struct Graph: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show a pipeline: its stages in order, and the facts that flow between them.",
        discussion: """
            Disabled stages are shown as such. Mermaid flowcharts are drawn by GitHub, GitLab and many editors.

            Exits with 78 when the file is wrong, 66 when it cannot be read.
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable { case text, mermaid }

    @Argument(help: "The pipeline file.", completion: .file(extensions: ["json"]))
    var file = "pipeline.json"

    @Option(help: "How to print it.")
    var format = Format.text

    func run() throws {
        let graph = PipelineGraph(try ServiceFile.load(file).file.stages, given: ServiceFile.given, promised: ServiceFile.promised)
        print(format == .text ? graph.text : graph.mermaid)
    }
}
