import CaptureKit
import CapturePlugins
import CaptureTesting
import Testing

@Suite struct PrefixValidationTests {
    @Test(arguments: [
        ("{}", "$ai_generation", true), ("{}", "$ai_", true), ("{}", "$ai", false), ("{}", "$AI_generation", false),
        ("{}", "pageview", false),
        ("{}", " $ai_x", false), (#"{"allowed":["a","b"]}"#, "beta", true), (#"{"allowed":["a","b"]}"#, "$ai_x", false),
        ("{\"allowed\":[\"e\"]}", "e\u{301}t\u{e9}", true),
    ])
    func theNameStartsWithAPrefix(_ settings: String, _ name: String, _ isTaken: Bool) async throws {
        let (parsed, problems) = try read(settings)
        #expect(problems.isEmpty)
        let stage = PrefixValidation(settings: parsed, environment: .testing())
        let event = try Event.sample("{\"event\":\"\(name)\",\"distinct_id\":\"u\"}")
        do {
            _ = try await stage.process(event, in: .testing())
            #expect(isTaken)
        } catch let rejection as Rejection {
            #expect(!isTaken)
            #expect(rejection.code == .eventNamePrefix)
            #expect(rejection.part == "event")
        }
    }

    @Test func anEmptyListIsAMistake() throws {
        #expect(try read(#"{"allowed":[]}"#).problems.map(\.path) == ["$.allowed"])
    }

    @Test func itIsARightStage() async {
        #expect(await StageConformance.check(PrefixValidation.self, needs: try Event.sample()) == [])
    }

    private func read(_ json: String) throws -> (settings: PrefixValidation.Settings, problems: [Problem]) {
        var reader = SettingsReader(try JSONNode(parsing: json), path: "$")
        let settings = PrefixValidation.Settings(from: &reader)
        return (settings, reader.finish().problems)
    }
}
