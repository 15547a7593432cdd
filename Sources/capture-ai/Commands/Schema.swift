import ArgumentParser
import CaptureEngine
import CaptureKit
import CapturePlugins

struct Schema: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print the JSON Schema (2020-12) of pipeline.json.",
        discussion: """
            With it an editor completes and checks a pipeline file while you type. Keep it in a file, and let the pipeline file name it \
            under "$schema". What no schema can say, such as the order of stages, "capture-ai validate" checks.
            """,
        subcommands: [SchemaEvents.self])

    func run() throws {
        let registry = try StageRegistry(allStages)
        let stages = registry.names.compactMap { registry[$0] }.map { StageDescription($0) }
        print(PipelineSchema.schema(server: Describe.server, stages: stages).indented)
    }
}
