import CaptureKit
import Testing

@Suite struct NestedSettingsTests {
    private func read(_ json: String) throws -> (inner: [String?], object: Int?, problems: [String]) {
        var reader = SettingsReader(try JSONNode(parsing: json), path: "$.with", directory: "/etc/c")
        let inner = reader.objects("list", "A list.") { $0.optionalString("name", "A name.") }
        let object = reader.object("one", "One.") { $0.integer("count", "A count.", in: 1...9) }
        return (inner, object, reader.finish().problems.map { "\($0.column) \($0.path): \($0.message)" })
    }

    @Test func objectsAreReadInOrder() throws {
        let found = try read(#"{"list": [{"name": "a"}, {"comment": "free"}, {"name": "b"}], "one": {"count": 3}}"#)
        #expect(found.inner == ["a", nil, "b"] && found.object == 3 && found.problems.isEmpty)
    }

    @Test func theyMayBeLeftOut() throws {
        let found = try read("{}")
        #expect(found.inner.isEmpty && found.object == nil && found.problems.isEmpty)
    }

    /// What stands where an object should be may be a key.
    @Test(arguments: [#"{"list": ["hidden"]}"#, #"{"list": "hidden"}"#, #"{"one": "hidden"}"#])
    func whatIsNoObjectIsNotRepeated(json: String) throws {
        let problems = try read(json).problems
        #expect(problems.count == 1 && !problems[0].contains("hidden"), "\(problems)")
    }

    @Test func mistakesInsideAreFoundAtTheirPlaces() throws {
        let found = try read(#"{"list": [{"nmae": "a"}, 7, {"name": 5}], "one": {"count": 10}}"#)
        #expect(
            found.problems == [
                #"20 $.with.list[0].nmae: unknown setting "nmae"; did you mean "name"?"#,
                "26 $.with.list[1]: expected an object, got a number",
                "38 $.with.list[2].name: expected a string, got the number 5", "60 $.with.one.count: expected 1 to 9, got 10",
            ])
    }

    @Test func anotherKindIsAMistake() throws {
        let found = try read(#"{"list": {}, "one": []}"#)
        #expect(
            found.problems == [
                "10 $.with.list: expected an array of objects, got an object", "21 $.with.one: expected an object, got an array",
            ])
    }

    @Test func aListMayBeRequired() throws {
        var reader = SettingsReader(try JSONNode(parsing: "{}"), path: "$")
        _ = reader.objects("list", "A list.", isRequired: true) { _ in 0 }
        let problems = reader.finish().problems
        #expect(problems.map(\.message) == ["missing setting \"list\": A list."])
    }
}
