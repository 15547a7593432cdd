import CaptureEngine
import CaptureKit
import CaptureTesting
import Logging
import Synchronization
import Testing

@Suite struct PipelineTests {
    @Test func aStageGetsWhatEarlierStagesMade() async throws {
        let (outcome, facts) = try await Pipeline.testing([Paint(colour: "green"), Draw()]).run()
        if case .accepted = outcome {} else { Issue.record("\(outcome)") }
        #expect(facts.peek(Drawing.self) == Drawing(text: "green blank"))
    }

    @Test func stagesStartInOrderAndStopInReverse() async throws {
        let journal = Journal()
        let pipeline = try Pipeline.testing(["a", "b", "c"].map { Probe($0, journal: journal) })
        try await pipeline.start()
        await pipeline.stop()
        #expect(journal.entries == ["start a", "start b", "start c", "stop c", "stop b", "stop a"])
    }

    @Test func aStageThatCannotStartIsStoppedWithThoseBeforeIt() async throws {
        let journal = Journal()
        let broken = Probe("b", journal: journal, startFailure: Failure(description: "no disk"))
        let pipeline = try Pipeline.testing([Probe("a", journal: journal), broken, Probe("c", journal: journal)])
        let failure = await #expect(throws: StartFailure.self) { try await pipeline.start() }
        #expect(failure?.description == "stage \"probe\" could not start: no disk")
        #expect(journal.entries == ["start a", "start b", "stop b", "stop a"])
    }

    @Test func aRejectionEndsTheRequestThere() async throws {
        let journal = Journal()
        let rejection = Rejection(.blobEmpty, "send a byte", part: "x")
        let pipeline = try Pipeline.testing([Probe("a", journal: journal) { _ in throw rejection }, Probe("b", journal: journal)])
        guard case .rejected(let found, stage: "probe") = await pipeline.run().outcome else {
            Issue.record("not rejected")
            return
        }
        #expect(found == rejection)
        #expect(journal.entries == ["process a"])
    }

    @Test func anUnavailableWorldIs503() async throws {
        let pipeline = try Pipeline.testing([Probe { _ in throw Unavailable(.emitUnavailable, retryAfter: .seconds(3), cause: "down") }])
        let outcome = await pipeline.run().outcome
        guard case .unavailable(let unavailable, stage: "probe") = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(unavailable.code == .emitUnavailable)
        #expect(outcome.cause == "down")
    }

    @Test func anyOtherErrorIsAFaultOfOurs() async throws {
        let outcome = try await Pipeline.testing([Probe { _ in throw Failure(description: "secret detail") }]).run().outcome
        guard case .failed(_, stage: "probe") = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(outcome.code == .internalError)
        #expect(outcome.cause == "secret detail")
    }

    @Test func aStageThatIsCancelledLateIsOverloadAndElseShutdown() async throws {
        let pipeline = try Pipeline.testing([Probe { _ in try await Task.sleep(for: .seconds(600)) }])
        for (deadline, code) in [(Duration.zero, Code.overloaded), (.seconds(60), .shuttingDown)] {
            let task = Task { await pipeline.run(deadline: deadline).outcome }
            task.cancel()
            #expect(await task.value.code == code)
        }
    }

    @Test func whatWasKnownIsKeptAfterAFailure() async throws {
        let (_, facts) = try await Pipeline.testing([Paint(colour: "red"), Probe { _ in throw Failure(description: "x") }]).run()
        #expect(facts.peek(Colour.self) == Colour(name: "red"))
    }

    @Test func aStageIsToldTheRequest() async throws {
        let seen = Mutex<StageContext?>(nil)
        let logger = Logger(label: "test") { _ in LineLogHandler(LogWriter(descriptor: -1, format: .text)) }
        _ = try await Pipeline.testing([Probe { context in seen.withLock { $0 = context } }], logger: logger).run()
        let context = try #require(seen.withLock { $0 })
        #expect(context.requestID == "r1")
        #expect(context.now == MovableClock().now)
        #expect(context.logger[metadataKey: "stage"] == "probe")
        #expect(context.logger[metadataKey: "request_id"] == "r1")
    }

    @Test func whatIsNotReadyIsNamed() async throws {
        struct Slow: Stage {
            static let name = "slow"
            static let summary = "Is never ready."
            static let codes: [Code] = []
            init(settings: NoSettings, environment: StageEnvironment) {}
            init() {}
            var notReady: String? { "still thinking" }
            func process(_ needs: NoFacts, in context: StageContext) async throws -> NoFacts { .none }
        }
        let notReady = try Pipeline.testing([Slow(), Probe()]).notReady
        #expect(notReady.map(\.stage) == ["slow"])
        #expect(notReady.map(\.reason) == ["still thinking"])
    }

    @Test func aPipelineThatCannotWorkIsNotMade() throws {
        let problems = #expect(throws: FileProblems.self) { try Pipeline.testing([Draw(), Paint(colour: "red")]) }
        #expect(
            problems?.problems.map(\.message) == [
                "\"draw\" needs Colour, which \"paint\" makes only later, at $.stages[1]; move \"draw\" after it"
            ])
    }
}
