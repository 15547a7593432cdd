import CaptureEngine
import CaptureKit
import CaptureTesting
import Testing

struct TestServer: StageSettings {
    let port: Int
    init(from reader: inout SettingsReader) { port = reader.integer("port", "The port.", default: 1, in: 1...9) }
}

@Suite struct PipelineFileTests {
    private func load(_ text: String, promised: any FactSet.Type = NoFacts.self) throws -> PipelineFile<TestServer> {
        let registry = try StageRegistry([Paint.self, Draw.self, Measure.self, Guess.self])
        return try PipelineFile(
            text, name: "pipeline.json", registry: registry, environment: .testing(), given: NoFacts.self, promised: promised)
    }

    private func problems(_ text: String, promised: any FactSet.Type = NoFacts.self) -> [String] {
        do {
            _ = try load(text, promised: promised)
            return []
        } catch let problems as FileProblems { return problems.description.split(separator: "\n").map(String.init) } catch {
            return ["\(error)"]
        }
    }

    @Test func everyMistakeIsReportedAtOnceWhereItStands() {
        let text = """
            { "server": { "prot": 2 },
              "stages": [
                { "use": "paint", "with": { "colour": "rde", "layers": 4 }, "enabeld": false },
                { "use": "drwa" },
                { "use": "paint", "with": { "layer": 1 }, "enabled": false }
              ],
              "stage": [] }
            """
        #expect(
            problems(text) == [
                "pipeline.json:1:23: $.server.prot: unknown setting \"prot\"; did you mean \"port\"?",
                "pipeline.json:3:43: $.stages[0].with.colour: \"colour\" cannot be \"rde\"; did you mean \"red\"?",
                "pipeline.json:3:60: $.stages[0].with.layers: expected 1 to 3, got 4",
                "pipeline.json:3:76: $.stages[0].enabeld: unknown key \"enabeld\"; did you mean \"enabled\"?",
                "pipeline.json:4:14: $.stages[1].use: unknown stage \"drwa\"; did you mean \"draw\"?",
                "pipeline.json:5:5: $.stages[2]: a stage called \"paint\" stands here twice; give one of them another name with \"as\"",
                "pipeline.json:5:42: $.stages[2].with.layer: unknown setting \"layer\"; did you mean \"layers\"?",
                "pipeline.json:7:12: $.stage: unknown key \"stage\"; did you mean \"stages\"?",
            ])
    }

    @Test func aStageBeforeWhatItNeedsIsRefused() {
        #expect(
            problems(#"{"stages": [{"use": "draw"}, {"use": "paint"}]}"#) == [
                "pipeline.json:1:13: $.stages[0]: \"draw\" needs Colour, which \"paint\" makes only later, at $.stages[1]; move \"draw\" after it"
            ])
    }

    @Test func aStageThatMayNotMakeWhatItPromisesIsRefused() {
        #expect(
            problems(#"{"stages": [{"use": "guess"}, {"use": "draw"}]}"#, promised: Colour.self) == [
                "pipeline.json:1:13: $.stages[0]: \"guess\" makes Colour?, so it may not be there when it is needed; "
                    + "a stage makes what it promises, or throws"
            ])
    }

    @Test func aFactThatNobodyMakesNamesWhoCould() {
        #expect(
            problems(#"{"stages": [{"use": "draw"}]}"#) == [
                "pipeline.json:1:13: $.stages[0]: \"draw\" needs Colour, which no stage here makes; add \"paint\" before it"
            ])
        #expect(
            problems(#"{"stages": [{"use": "measure"}]}"#) == [
                "pipeline.json:1:13: $.stages[0]: \"measure\" needs Shape, which no stage here makes"
            ])
    }

    @Test func aFactIsNotMadeTwiceWithoutBeingNeeded() {
        let text = #"{"stages": [{"use": "paint"}, {"use": "paint", "as": "again"}]}"#
        #expect(
            problems(text) == [
                "pipeline.json:1:31: $.stages[1]: \"again\" makes Colour again without needing it, so what \"paint\" made would be lost"
            ])
    }

    @Test func aDisabledStageMakesNothing() {
        #expect(problems(#"{"stages": [{"use": "paint", "enabled": false}, {"use": "draw"}]}"#).count == 1)
    }

    @Test func aPipelineThatBreaksItsPromiseIsRefused() {
        let promise = "no enabled stage makes Drawing, so accepted events would go nowhere; enable \"draw\""
        #expect(problems(#"{"stages": [{"use": "paint"}]}"#, promised: Drawing.self) == ["pipeline.json:1:12: $.stages: \(promise)"])
        #expect(problems(#"{"stages": [{"use": "paint"}, {"use": "draw"}]}"#, promised: Drawing.self) == [])
    }

    @Test(arguments: [
        ("", "1:1: $: not valid JSON: there is no value"),
        ("{\n \"stages\": [,]}", "2:13: $: not valid JSON"),
        (#"{"stages": [], "stages": []}"#, "1:16: $.stages: the key \"stages\" stands here twice"),
        ("[]", "1:1: $"), ("{}", "1:1: $.stages: expected \"stages\""), (#"{"stages": {}}"#, "1:12: $.stages: expected \"stages\""),
        (#"{"stages": [7]}"#, "1:13: $.stages[0]: expected an object with \"use\", got the number 7"),
        (#"{"stages": [{"with": {}}]}"#, "1:13: $.stages[0]: missing \"use\""),
        (#"{"stages": [{"use": "paint", "as": "A b"}]}"#, "1:36: $.stages[0].as: expected a name of lowercase letters"),
        (#"{"stages": [{"use": "paint", "enabled": 1}]}"#, "1:41: $.stages[0].enabled: expected true or false, got the number 1"),
        (#"{"stages": [{"use": "paint", "with": []}]}"#, "1:38: $.stages[0].with: expected an object, got an array"),
    ]) func whatIsNoPipelineIsRefused(text: String, problem: String) {
        #expect(problems(text).first?.hasPrefix("pipeline.json:\(problem)") == true, "\(problems(text))")
    }

    @Test func stagesKeepTheirNamesCommentsAndToggles() throws {
        let text = """
            {"comment": "ours", "$schema": "x", "server": {"port": 3, "comment": "c"},
             "stages": [{"use": "paint", "as": "first_coat", "comment": "why", "with": {"comment": "free"}}, {"use": "draw", "enabled": false}]}
            """
        let file = try load(text)
        #expect(file.server.port == 3)
        #expect(file.stages.map(\.instance) == ["first_coat", "draw"])
        #expect(file.stages.map(\.use) == ["paint", "draw"])
        #expect(file.stages.map(\.isEnabled) == [true, false])
        #expect(file.stages.map(\.comment) == ["why", nil])
    }

    @Test func theFileRunsAsItWasRead() async throws {
        let file = try load(#"{"stages": [{"use": "paint", "with": {"colour": "green"}}, {"use": "draw"}]}"#)
        let pipeline = file.pipeline(memory: ByteBudget(limit: .mebi(1)), telemetry: Telemetry(), environment: .testing())
        #expect(await pipeline.run().facts.peek(Drawing.self) == Drawing(text: "green blank"))
    }

    @Test func twoStagesOfOneNameAreNoRegistry() {
        #expect(throws: StageRegistry.SameName.self) { try StageRegistry([Paint.self, Paint.self]) }
    }
}
