import CaptureBytes
import Foundation
import JSONSchema
import ServerSupport
import Testing

/// Each keyword by examples, most of them in the manner of the JSON Schema Test Suite.
@Suite struct KeywordTests {
    static let cases = AnyCases.all + NumberCases.all + StringCases.all + ArrayCases.all + ObjectCases.all + InPlaceCases.all

    @Test(arguments: cases) func itTakesWhatIsRightAndRefusesTheRest(_ example: KeywordCase) throws {
        let schema = try compile(example.schema)
        for value in example.valid {
            let found = schema.violations(of: try JSONDocument(Bytes(value)).root)
            #expect(found.isEmpty, "\(value) is refused: \(found.map(\.detail))")
        }
        for value in example.invalid {
            #expect(!schema.violations(of: try JSONDocument(Bytes(value)).root).isEmpty, "\(value) passes")
        }
    }

    /// The places are the same as those that another project's validator names.
    @Test func pythonNamesTheSamePlaces() async throws {
        let cases = KeywordTests.cases.filter { !$0.isDisputed }
        let values = cases.enumerated().flatMap { index, example in (example.valid + example.invalid).map { (index, $0) } }
        let judged = try await PythonSchema.judge(schemas: cases.map(\.schema), values: values)
        for ((index, value), theirs) in zip(values, judged) {
            let ours = Set(try pointers(cases[index].schema, value)).sorted()
            #expect(ours == theirs, "\(cases[index].schema) of \(value)")
        }
    }
}
