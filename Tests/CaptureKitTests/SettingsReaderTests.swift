import CaptureKit
import Testing

@Suite struct SettingsReaderTests {
    @Test func rightValuesAreRead() throws {
        let json = """
            {"name": "n", "note": "x", "mode": "fast", "list": ["a", "b"], "on": false, "count": 7, "size": "2KiB", "time": "1.5s",
             "file": "data/x", "comment": {"free": 1}}
            """
        let (values, _, problems) = try read(json)
        #expect(problems.isEmpty)
        #expect(
            values
                == Values(
                    name: "n", note: "x", mode: "fast", list: ["a", "b"], on: false, count: 7, size: .kibi(2), time: .milliseconds(1500),
                    file: "/etc/c/data/x"))
    }

    @Test func defaultsApply() throws {
        let (values, _, problems) = try read(#"{"name": "n"}"#)
        #expect(problems.isEmpty)
        #expect(
            values
                == Values(
                    name: "n", note: nil, mode: "slow", list: ["a\"b"], on: true, count: 3, size: .mebi(1), time: .seconds(30),
                    file: "/etc/c/events"))
    }

    /// What stands in the file, and the problem's path below `$.with` and its message.
    @Test(arguments: [
        ("\"name\": 1", ".name", "expected a string, got the number 1"),
        ("\"name\": \"\"", ".name", "\"name\" must not be empty"),
        ("\"note\": null", ".note", "expected a string, got null"),
        ("\"mode\": \"fats\"", ".mode", "\"mode\" cannot be \"fats\"; did you mean \"fast\"?"),
        ("\"mode\": true", ".mode", "expected one of \"slow\", \"fast\", got true"),
        ("\"list\": \"a\"", ".list", "expected an array of strings, got the string \"a\""),
        ("\"list\": [\"a\", 2]", ".list[1]", "expected a string, got the number 2"),
        ("\"on\": \"yes\"", ".on", "expected true or false, got the string \"yes\""),
        ("\"count\": 11", ".count", "expected 1 to 10, got 11"),
        ("\"count\": 0", ".count", "expected 1 to 10, got 0"),
        ("\"count\": 1.5", ".count", "expected a whole number, got the number 1.5"),
        ("\"count\": \"7\"", ".count", "expected a whole number, got the string \"7\""),
        ("\"size\": 2048", ".size", "expected a size with a unit, such as \"32KiB\", got the number 2048"),
        ("\"size\": \"2048\"", ".size", "expected a size with a unit, such as \"32KiB\", got the string \"2048\""),
        ("\"size\": \"2GiB\"", ".size", "expected 1KiB to 1GiB, got 2GiB"),
        ("\"time\": 30", ".time", "expected a duration with a unit, such as \"30s\", got the number 30"),
        ("\"time\": \"2h\"", ".time", "expected 10ms to 1h, got 2h"),
        ("\"file\": [\"x\"]", ".file", "expected a path, relative to this file, got an array"),
        ("\"siez\": \"1KiB\"", ".siez", "unknown setting \"siez\"; did you mean \"size\"?"),
        (
            "\"a b\": 1", "[\"a b\"]",
            "unknown setting \"a b\"; known: \"count\", \"file\", \"list\", \"mode\", \"name\", \"note\", \"on\", \"size\", \"time\""
        ),
    ])
    func wrongValuesArePlaced(member: String, path: String, message: String) throws {
        let name = member.hasPrefix("\"name\"") ? "" : ",\n  \"name\": \"n\""
        let (_, _, problems) = try read("{\n  \(member)\(name)\n}")
        let problem = try #require(problems.first)
        #expect(problems.count == 1)
        #expect(problem.path == "$.with" + path)
        #expect(problem.message == message)
        let before = member.split(separator: ":", maxSplits: 1)[0].count + 2
        #expect(problem.line == 2)
        #expect(problem.column == 3 + before + (path.hasSuffix("[1]") ? 6 : 0))
    }

    @Test func allProblemsAreFoundAtOnce() throws {
        let (_, _, problems) = try read(#"{"mode": "x", "count": 99, "size": 1, "time": "1", "other": 1}"#)
        #expect(problems.map(\.path) == ["$.with", "$.with.mode", "$.with.count", "$.with.size", "$.with.time", "$.with.other"])
        #expect(problems[0].message == "missing setting \"name\": Who.")
    }

    @Test(arguments: ["[]", "\"x\"", "1", "null"])
    func onlyAnObjectHoldsSettings(json: String) throws {
        let (_, _, problems) = try read(json)
        #expect(problems.first?.message.hasPrefix("expected an object, got") == true)
    }

    @Test func whatItWasAskedForIsRemembered() throws {
        let (_, entries, _) = try read("{}")
        #expect(entries.map(\.key) == ["name", "note", "mode", "list", "on", "count", "size", "time", "file"])
        #expect(entries.map(\.fallback) == [nil, nil, #""slow""#, #"["a\"b"]"#, "true", "3", #""1MiB""#, #""30s""#, #""events""#])
        #expect(entries.filter(\.isRequired).map(\.key) == ["name"])
        #expect(entries[5].type == .integer(1...10))
        for fallback in entries.compactMap(\.fallback) { _ = try JSONNode(parsing: fallback) }
    }

    @Test func aStageWithoutSettingsSaysSo() throws {
        var reader = SettingsReader(try JSONNode(parsing: #"{"x": 1, "comment": "free"}"#), path: "$")
        _ = NoSettings(from: &reader)
        let problems = reader.finish().problems
        #expect(problems.map(\.message) == ["unknown setting \"x\"; there are none here"])
    }

    @Test(arguments: [
        (#""/abs""#, "/abs"), (#""rel/x""#, "/etc/c/rel/x"), (#""file:rel""#, "/etc/c/file:rel"),
    ])
    func pathsAreResolved(json: String, path: String) throws {
        var reader = SettingsReader(try JSONNode(parsing: "{\"p\": \(json)}"), path: "$", directory: "/etc/c")
        let found = reader.path("p", "A path.")
        #expect(found == path)
    }

    @Test(arguments: [
        (#""file:rel""#, "file:/etc/c/rel", nil), (#""file:/abs""#, "file:/abs", nil), (#""host:9092""#, "host:9092", nil),
        (#""file:""#, "file:", "expected a path after \"file:\""), (#""""#, "", "\"p\" must not be empty"),
    ])
    func pathsWithASchemeAreResolved(json: String, path: String, message: String?) throws {
        var reader = SettingsReader(try JSONNode(parsing: "{\"p\": \(json)}"), path: "$", directory: "/etc/c")
        let found = reader.path("p", "A path or a host.", scheme: "file:")
        #expect(found == path)
        let problems = reader.finish().problems
        #expect(problems.map(\.message) == [message].compactMap { $0 })
    }

    @Test func aStageReportsWhatDoesNotFitTogether() throws {
        var reader = SettingsReader(try JSONNode(parsing: "{\"a\":\n {\"b\": 1}}"), path: "$.with")
        reader.problem("a", "b", because: "wrong")
        reader.problem("none", because: "missing")
        #expect(
            reader.problems == [
                Problem(path: "$.with.a.b", line: 2, column: 8, message: "wrong"),
                Problem(path: "$.with", line: 1, column: 1, message: "missing"),
            ])
    }
}

/// One setting of every plain type.
private struct Values: Equatable {
    var name: String
    var note: String?
    var mode: String
    var list: [String]
    var on: Bool
    var count: Int
    var size: ByteCount
    var time: Duration
    var file: String
}

private func read(_ json: String) throws -> (Values, [SettingEntry], [Problem]) {
    var reader = SettingsReader(try JSONNode(parsing: json), path: "$.with", directory: "/etc/c")
    let values = Values(
        name: reader.string("name", "Who."), note: reader.optionalString("note", "A note."),
        mode: reader.choice("mode", "How fast.", of: ["slow", "fast"], default: "slow"),
        list: reader.strings("list", "Which.", default: ["a\"b"]), on: reader.bool("on", "Whether.", default: true),
        count: reader.integer("count", "How many.", default: 3, in: 1...10),
        size: reader.bytes("size", "How large.", default: .mebi(1), in: .kibi(1)...(.gibi(1))),
        time: reader.duration("time", "How long.", default: .seconds(30), in: .milliseconds(10)...(.seconds(3600))),
        file: reader.path("file", "Where.", default: "events"))
    let (entries, problems) = reader.finish()
    return (values, entries, problems)
}
