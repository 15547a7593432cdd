import CaptureKit
import CaptureTesting
import Testing

@Suite struct StageConformanceTests {
    private let secret = #"{"key":{"env":"KEY"}}"#

    @Test func aRightStageHasNoFaults() async {
        #expect(await StageConformance.check(RightStage.self, needs: .none) == [])
    }

    @Test func namesAreChecked() async {
        #expect(await faults(BadName.self) == [#"the name "Bad-Name" is not lowercase words joined by underscores"#])
        #expect(await faults(BadSummary.self) == [#"the summary is no sentence: "no sentence""#])
        #expect(
            await faults(BadCodes.self) == [
                #"the code "Bad Code" is not lowercase words joined by underscores"#, #"the code "Bad Code" has status 200"#,
                "a code is listed twice",
            ])
    }

    @Test func settingsAreChecked() async {
        #expect(
            await faults(BadSettings.self) == [
                "a setting is read twice", #"the setting "Wrong" is not lowercase words joined by underscores"#,
                #"the meaning of "Wrong" is no sentence"#, #"the default of "Wrong" is refused: expected 0 to 5, got 9"#,
            ])
        let unknown = await StageConformance.check(RightStage.self, settings: #"{"other":1}"#, needs: .none)
        #expect(unknown == [#"the settings given are refused: $.other: unknown setting "other"; there are none here"#])
        let broken = await StageConformance.check(RightStage.self, settings: "{", needs: .none)
        #expect(broken.count == 1 && broken[0].hasPrefix("the settings given are no JSON"))
    }

    @Test func initIsPure() async {
        #expect(await faults(OpensEarly.self) == ["init opens something"])
        #expect(await faults(LooksUpEarly.self, secret).contains("init looks up a secret"))
    }

    @Test func secretsStaySecret() async {
        #expect(await faults(TellsItsSecret.self, secret).contains("an error tells a secret"))
        #expect(await faults(TellsItAtItsStart.self, secret).contains("an error tells a secret"))
        #expect(await faults(LogsItsSecret.self, secret) == ["a log line tells a secret"])
        #expect(await faults(StartsWithoutItsSecret.self, secret) == ["it starts without its secret"])
        #expect(await faults(TellsItsSecret.self) == ["the settings given name no secret, so nothing watches over it"])
        for fault in await faults(TellsItsSecret.self, secret) + faults(TellsItAtItsStart.self, secret) {
            #expect(!fault.contains("secret-value"))
        }
    }

    @Test func theFactsGivenAreTaken() async {
        #expect(await faults(NeverStarts.self) == [#"it does not start: WrongFault(text: "no")"#])
        #expect(await faults(Fails.self) == [#"process fails on the facts given: WrongFault(text: "no")"#])
        let refused = await faults(Refuses.self)
        #expect(refused.count == 2 && refused[1] == #"process answers with "not_listed", which is not in its codes"#)
    }

    @Test func aCancelledStageEnds() async {
        let stuck = await StageConformance.check(IgnoresCancellation.self, patience: .milliseconds(100), needs: .none)
        IgnoresCancellation.release()
        #expect(stuck == ["process does not end when it is cancelled"])
    }

    private func faults<S: Stage>(_: S.Type, _ settings: String = "{}") async -> [String] where S.Needs == NoFacts {
        await StageConformance.check(S.self, settings: settings, needs: .none)
    }
}
