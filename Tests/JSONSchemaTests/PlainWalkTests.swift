import CaptureBytes
import JSONSchema
import ServerSupport
import Testing

/// The quick walk through plain objects finds no value fine that the full evaluation, and another project's validator, refuse.
@Suite struct PlainWalkTests {
    @Test func aBlobThatAPatternForbidsIsRefusedThoughItIsListed() throws {
        let schema = try compile(#"{"properties": {"xa": {}, "b": {}}, "patternProperties": {"^x": false}}"#)
        func found(_ names: [String]) throws -> [String] {
            let overlay = JSONOverlay(members: names.map { ($0, .opaque) })
            return schema.violations(of: try JSONDocument(Bytes("{}")).root, overlay: overlay).map(\.pointer)
        }
        #expect(try found(["xa", "b"]) == ["#/xa"])
        #expect(try found(["b", "xb"]) == ["#/xb"])
        #expect(try found(["b"]) == [])
    }

    /// Behind `allOf` nothing is walked through quickly.
    @Test func itAgreesWithTheFullEvaluationAndWithPython() async throws {
        var random = RandomPlainSchema(seed: 11)
        var (schemas, values, fine): ([String], [(schema: Int, value: String)], Int) = ([], [], 0)
        for _ in 0..<300 {
            let text = random.schema(2)
            let schema = try compile(text)
            let full = try compile("{\"allOf\": [\(text)]}")
            for _ in 0..<8 {
                let (value, overlay) = (random.object(2), random.overlay())
                let root = try JSONDocument(Bytes(value)).root
                for overlay in [nil, overlay] {
                    let found = schema.violations(of: root, overlay: overlay)
                    #expect(found == full.violations(of: root, overlay: overlay), "\(text) of \(value)")
                    if found.isEmpty { fine += 1 }
                }
                values.append((schemas.count, value))
            }
            schemas.append(text)
        }
        #expect(fine > 500 && fine < 2 * values.count - 500, "\(fine) of \(2 * values.count) are fine")
        let judged = try await PythonSchema.judge(schemas: schemas, values: values)
        for ((index, value), theirs) in zip(values, judged) {
            #expect(try pointers(schemas[index], value).isEmpty == theirs.isEmpty, "\(schemas[index]) of \(value)")
        }
    }
}
