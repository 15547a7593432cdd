import CaptureKit
import Testing

@Suite struct SecretSettingTests {
    @Test(arguments: [
        (#"{"env": "KEY"}"#, Secret.Source.environment("KEY")), (#"{"file": "key.txt"}"#, .file("/etc/c/key.txt")),
        (#"{"file": "/run/key"}"#, .file("/run/key")),
    ])
    func itsPlaceIsRead(json: String, source: Secret.Source) throws {
        var reader = try reader("{\n \"key\": \(json)}")
        let found = reader.secret("key", "A key.")
        let secret = try #require(found)
        #expect(secret.source == source)
        #expect((secret.place.path, secret.place.line, secret.place.column) == ("$.with.key", 2, 9))
        let problems = reader.finish().problems
        #expect(problems.isEmpty)
    }

    @Test(arguments: [
        #""hunter2""#, "4815162342", #"["hunter2"]"#, #"{"value": "hunter2"}"#, #"{"env": "KEY", "value": "hunter2"}"#,
        #"{"env": 4815162342}"#,
        #"{"env": ""}"#, "{}", "true", "null",
    ])
    func theSecretItselfIsRefusedAndNeverRepeated(json: String) throws {
        var reader = try reader("{\"key\": \(json)}")
        let secret = reader.secret("key", "A key.")
        #expect(secret == nil)
        let problems = reader.finish().problems
        #expect(problems.map(\.path) == ["$.with.key"])
        #expect(
            problems.first?.message
                == #"expected a secret's place, {"env": "NAME"} or {"file": "path"}; the secret itself does not belong here"#)
    }

    @Test func itMayBeLeftOut() throws {
        var reader = try reader("{}")
        let secret = reader.secret("key", "A key.")
        #expect(secret == nil)
        let problems = reader.finish().problems
        #expect(problems.isEmpty)
    }

    @Test func whatSomeKeepSecretIsAPlaceOrTheTextItself() throws {
        var reader = try reader(#"{"a": "AKEXAMPLE", "b": {"env": "KEY"}, "c": 5, "d": {"value": "hunter2"}}"#)
        #expect(reader.textOrSecret("a", "A.") == .plain("AKEXAMPLE"))
        guard case .secret(let secret) = reader.textOrSecret("b", "B.") else {
            Issue.record("no secret")
            return
        }
        #expect(secret.source == .environment("KEY"))
        for key in ["c", "d", "e"] { #expect(reader.textOrSecret(key, "C.") == nil) }
        let problems = reader.finish().problems
        #expect(problems.map(\.path) == ["$.with.c", "$.with.d"])
        #expect(!"\(problems)".contains("hunter2"))
    }

    @Test func anOptionalBoolIsTrueFalseOrNothing() throws {
        var reader = try reader(#"{"a": true, "b": false, "c": "yes"}"#)
        #expect(["a", "b", "c", "d"].map { reader.optionalBool($0, "A.") } == [true, false, nil, nil])
        #expect(reader.finish().problems.map(\.path) == ["$.with.c"])
    }

    @Test func propertiesMixValuesAndPlaces() throws {
        let (found, problems) = try properties(
            #"{"a": "x", "b": 1.50, "c": true, "d": {"env": "D"}, "e.password": {"file": "e"}, "comment": "free"}"#)
        #expect(problems.isEmpty)
        #expect(found.map(\.key) == ["a", "b", "c", "d", "e.password"])
        #expect(found[0].value == .plain("x"))
        #expect(found[1].value == .plain("1.50"))
        #expect(found[2].value == .plain("true"))
        guard case .secret(let secret) = found[4].value else {
            Issue.record("no secret")
            return
        }
        #expect(secret.source == .file("/etc/c/e"))
        #expect(secret.place.path == #"$.with.client["e.password"]"#)
    }

    @Test(arguments: [
        (
            #"{"sasl.password": "hunter2"}"#, #"["sasl.password"]"#,
            #""sasl.password" is a secret: write where it is, {"env": "NAME"} or {"file": "path"}"#
        ),
        (
            #"{"sasl.password": 4815162342}"#, #"["sasl.password"]"#,
            #""sasl.password" is a secret: write where it is, {"env": "NAME"} or {"file": "path"}"#
        ),
        (
            #"{"sasl.password": ["hunter2"]}"#, #"["sasl.password"]"#,
            #""sasl.password" is a secret: write where it is, {"env": "NAME"} or {"file": "path"}"#
        ),
        (#"{"sasl.password": {"value": "hunter2"}}"#, #"["sasl.password"]"#, #"expected {"env": "NAME"} or {"file": "path"}"#),
        (#"{"a": null}"#, ".a", "expected a string, a number or a boolean, got null"),
        (#""hunter2""#, "", "expected an object of strings, numbers, booleans and secrets' places"),
    ])
    func wrongPropertiesArePlaced(json: String, path: String, message: String) throws {
        let (_, problems) = try properties(json)
        #expect(problems.map(\.path) == ["$.with.client" + path])
        #expect(problems.map(\.message) == [message])
    }

    @Test func aMissingSecretIsNamedByItsPlace() throws {
        var reader = try reader("{\n \"key\": {\"env\": \"KEY\"}}")
        let secret = reader.secret("key", "A key.")
        let problem = SecretProblem(try #require(secret), "not set")
        #expect(problem.description == "$.with.key: not set")
        #expect(problem.problem.description(in: "p.json") == "p.json:2:9: $.with.key: not set")
    }

    private func reader(_ json: String) throws -> SettingsReader {
        SettingsReader(try JSONNode(parsing: json), path: "$.with", directory: "/etc/c")
    }

    private func properties(_ json: String) throws -> ([(key: String, value: PropertyValue)], [Problem]) {
        var reader = try reader("{\"client\": \(json)}")
        let found = reader.properties("client", "Free keys.", isSecret: { $0.hasSuffix("password") })
        return (found, reader.finish().problems)
    }
}
