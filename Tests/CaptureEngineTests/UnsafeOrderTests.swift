import CaptureEngine
import CaptureKit
import Logging
import Testing

/// Orders in which each stage finds what it needs, and which are refused all the same.
@Suite struct UnsafeOrderTests {
    private static func problems(_ stages: [any Stage]) -> [String] {
        do throws(FileProblems) {
            _ = try Pipeline(
                given: RequestBody.self, stages, memory: ByteBudget(limit: .mebi(1)), logger: Logger(label: "test"))
            return []
        } catch { return error.problems.map(\.message) }
    }

    @Test func theSafeOrderStands() {
        #expect(Self.problems([Authenticate(), Count(), Parse(), Check(), Store(), Emit(), Announce()]) == [])
    }

    @Test func whoSendsIsKnownBeforeTheBodyIsRead() {
        let reason = "so anybody could make the service take a body in; move \"authenticate\" before it"
        #expect(
            Self.problems([Count(), Authenticate(), Parse(), Emit()]) == [
                "\"count\" reads the body before \"authenticate\", at $.stages[1], knows who sends it, \(reason)"
            ])
        #expect(
            Self.problems([Parse(), Authenticate(), Emit()]) == [
                "\"parse\" reads the body before \"authenticate\", at $.stages[1], knows who sends it, \(reason)"
            ])
    }

    @Test func aFactThatIsUsedIfThereIsMadeBefore() {
        #expect(
            Self.problems([Parse(), Store(), NameTeam(), Emit()]).contains(
                "\"store\" would do without Principal, which \"name_team\" makes only later, at $.stages[2]; move \"name_team\" before it"))
    }

    @Test func aBodyIsReadOnce() {
        #expect(
            Self.problems([Parse(), Count(), Emit()]) == [
                "\"count\" needs the body, which \"parse\", at $.stages[0], has read by then; move \"count\" before it"
            ])
    }

    @Test func nothingIsRefusedOnceItIsStoredOrOut() {
        #expect(
            Self.problems([Parse(), Store(), Check(), Emit()]) == [
                "\"check\" stands after \"store\", at $.stages[1], so blobs would be stored before it could refuse them; "
                    + "move \"check\" before it"
            ])
        #expect(
            Self.problems([Parse(), Store(), Emit(), Check()]) == [
                "\"check\" stands after \"emit\", at $.stages[2], so the event would be out before it could refuse it; "
                    + "move \"check\" before it"
            ])
    }
}

private protocol Plain: Stage where Settings == NoSettings {
    init()
}

extension Plain {
    static var summary: String { "Stands in an order." }
    static var codes: [Code] { [] }
    init(settings: NoSettings, environment: StageEnvironment) { self.init() }
}

private struct Unused: Error {}

private struct Authenticate: Plain {
    static let name = "authenticate"
    func process(_ body: RequestBody, in context: StageContext) async throws -> Facts<Principal, RequestBody> { throw Unused() }
}

private struct NameTeam: Plain {
    static let name = "name_team"
    func process(_ needs: NoFacts, in context: StageContext) async throws -> Principal { throw Unused() }
}

private struct Count: Plain {
    static let name = "count"
    func process(_ body: RequestBody, in context: StageContext) async throws -> RequestBody { throw Unused() }
}

private struct Parse: Plain {
    static let name = "parse"
    func process(_ body: RequestBody, in context: StageContext) async throws -> Parts { throw Unused() }
}

private struct Check: Plain {
    static let name = "check"
    func process(_ parts: Parts, in context: StageContext) async throws -> NoFacts { throw Unused() }
}

private struct Store: Plain {
    static let name = "store"
    func process(_ needs: Facts<Parts, Principal?>, in context: StageContext) async throws -> StoredBlobs { throw Unused() }
}

private struct Emit: Plain {
    static let name = "emit"
    func process(_ needs: Facts<Parts, StoredBlobs?>, in context: StageContext) async throws -> Receipt { throw Unused() }
}

private struct Announce: Plain {
    static let name = "announce"
    func process(_ receipt: Receipt, in context: StageContext) async throws -> NoFacts { throw Unused() }
}
