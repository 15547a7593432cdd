import CaptureBytes
import CaptureKit
import CaptureTesting
import ServerSupport
import Testing

@testable import CapturePlugins

/// Another project's validator, given the files that ship, judges as the stage does and names the same places.
@Suite struct SchemaAgreementTests {
    private static let perType = 420

    private static func events(_ seed: UInt64) -> [(schema: Int, value: String)] {
        var random = RandomEvent(seed: seed)
        return EventSchemaFile.shipped.enumerated().flatMap { index, file in
            (0..<perType).map { _ in (index, random.event(file.type, file.text)) }
        }
    }

    /// 2,520 events, about half of them wrong.
    @Test func itJudgesTheFilesAsTheyAre() async throws {
        try await compare(Self.events(1), schemas: EventSchemaFile.shipped.map(\.text), settings: "{}")
    }

    /// The settings change the schema in JSON Schema's own words, so that these can be judged as well.
    @Test(arguments: [
        (UnlistedProperties.allowed, #"{"unknown_ai_properties":"allow"}"#), (.refused, #"{"unknown_properties":"reject"}"#),
        (.refusedIfReserved, "{}"),
    ]) func itJudgesWhatTheSettingsMakeOfThem(_ unlisted: UnlistedProperties, _ settings: String) async throws {
        let schemas = try EventSchemaFile.shipped.map { String(decoding: try unlisted.applied(to: $0.document).bytes) }
        try await compare(Self.events(2), schemas: schemas, settings: settings)
    }

    private func compare(_ events: [(schema: Int, value: String)], schemas: [String], settings: String) async throws {
        let stage = try schemaStage(settings)
        let judged = try await PythonSchema.judge(schemas: schemas, values: events)
        var (right, wrong) = (0, 0)
        for ((_, event), theirs) in zip(events, judged) {
            let ours = try await stage.refusal(of: try Event.sample(event))?.errors.map(\.pointer) ?? []
            #expect(Set(ours).sorted() == theirs, "\(event)")
            if theirs.isEmpty { right += 1 } else { wrong += 1 }
        }
        #expect(right > 500 && wrong > 500, "\(right) right, \(wrong) wrong")
    }
}
