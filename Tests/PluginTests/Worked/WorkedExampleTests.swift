import CaptureEngine
import CaptureKit
import CapturePlugins
import CaptureTesting
import Foundation
import Testing

/// The stage of `Plugins/README.md`: one file, and one line where all stages are listed.
@Suite struct WorkedExampleTests {
    private static let registry = allStages + [DeniedPeople.self]

    @Test func itIsTheOneInThePage() throws {
        let here = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let source = try String(contentsOf: here.appendingPathComponent("DeniedPeople.swift"), encoding: .utf8)
        let page = try String(contentsOf: here.appendingPathComponent("../../../Plugins/README.md"), encoding: .utf8)
        #expect(page.contains("```swift\n\(source)```\n"))
    }

    @Test func itIsDescribed() throws {
        let registry = try StageRegistry(Self.registry)
        let stage = try #require(registry["denied_people"])
        #expect(stage.summary == "Refuses events whose distinct_id is on a list.")
        #expect(StageShape.settings(of: stage).map(\.key) == ["people"])
        #expect(StageShape(of: stage).needs.map { "\($0.type)" } == ["Event"])
        #expect(StageShape(of: stage).makes.isEmpty)
    }

    @Test func itIsARightStage() async {
        let faults = await StageConformance.check(DeniedPeople.self, settings: #"{"people":["u-9"]}"#, needs: try Event.sample())
        #expect(faults == [])
    }

    @Test func itRunsInAPipeline() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("worked-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let environment = StageEnvironment.testing(directory: folder.path)
        let pipeline = try file(#"{ "use": "denied_people", "with": { "people": ["u-9"] } }"#, environment)
            .pipeline(memory: ByteBudget(limit: .mebi(1)), telemetry: Telemetry(), environment: environment)
        try await pipeline.start()
        let denied = await run(pipeline, "u-9")
        let taken = await run(pipeline, "u-8")
        await pipeline.stop()
        #expect(denied.code == .personDenied)
        #expect(denied.stage == "denied_people")
        #expect(taken.code == nil)
        let events = try String(contentsOf: folder.appendingPathComponent("events.ndjson"), encoding: .utf8)
        #expect(events.split(separator: "\n").count == 1)
    }

    @Test func itsSettingsAreChecked() {
        let problems = #expect(throws: FileProblems.self) {
            _ = try file(#"{ "use": "denied_people", "with": { "peple": [] } }"#, .testing())
        }
        #expect(problems?.problems.contains { $0.message == #"unknown setting "peple"; did you mean "people"?"# } == true)
    }

    private func file(_ stage: String, _ environment: StageEnvironment) throws -> PipelineFile<NoSettings> {
        let text = """
            { "stages": [ { "use": "boundary_check" }, { "use": "multipart" }, \(stage),
              { "use": "kafka_emit", "with": { "brokers": "file:events.ndjson" } } ] }
            """
        return try PipelineFile(
            text, name: "pipeline.json", registry: try StageRegistry(Self.registry), environment: environment,
            given: Facts<RequestHead, RequestBody>.self, promised: Receipt.self)
    }

    private func run(_ pipeline: Pipeline, _ person: String) async -> Outcome {
        let request = MultipartRequest(event: "{\"event\":\"$ai_generation\",\"distinct_id\":\"\(person)\"}")
        let now = ContinuousClock.now
        let info = RequestInfo(id: "r", now: MovableClock().now, started: now, deadline: now + .seconds(60), received: { 0 })
        return await pipeline.run(request.facts, request: info).outcome
    }
}
