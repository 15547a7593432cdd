import CaptureBytes
import JSONSchema
import Testing

/// What a violation says.
@Suite struct ViolationTests {
    @Test(arguments: [
        (#"{"type": "string"}"#, "1", "this must be a string, not a number"),
        (#"{"type": ["integer", "null"]}"#, "1.5", "this must be null or a whole number, not a number"),
        (#"{"type": "object"}"#, "[]", "this must be an object, not an array"),
        (#"{"required": ["a"]}"#, "{}", "this is missing; add it"),
        (#"{"dependentRequired": {"a": ["b"]}}"#, #"{"a":1}"#, "this is missing; add it, because \"a\" is there"),
        (#"{"const": "x"}"#, "1", "this must be \"x\""), (#"{"enum": ["x", 2]}"#, "1", "this must be one of \"x\", 2"),
        (#"{"minimum": 0}"#, "-1", "this must be at least 0"), (#"{"exclusiveMaximum": 1.50}"#, "2", "this must be less than 1.50"),
        (#"{"multipleOf": 0.1}"#, "0.25", "this must be a multiple of 0.1"),
        (#"{"minLength": 1}"#, #""""#, "this must have at least 1 character, and has 0"),
        (#"{"maxLength": 2}"#, #""abc""#, "this must have at most 2 characters, and has 3"),
        (#"{"pattern": "^a"}"#, #""b""#, "this must match the pattern ^a"),
        (#"{"format": "uuid"}"#, #""b""#, "this must be a uuid such as 01919e23-46d0-7b2c-8f5e-0123456789ab"),
        (#"{"additionalProperties": false}"#, #"{"b":1}"#, "this is not known here"),
        (#"{"properties": {"b": false}}"#, #"{"b":1}"#, "this must not be there"),
        (#"{"minItems": 1}"#, "[]", "this must have at least 1 element, and has 0"),
        (#"{"uniqueItems": true}"#, "[1,1]", "this must have no element twice"),
        (#"{"maxProperties": 0}"#, #"{"b":1}"#, "this must have at most 0 members, and has 1"),
    ]) func itSaysWhatToChange(_ schema: String, _ value: String, _ detail: String) throws {
        #expect(try violations(schema, value).map(\.detail) == [detail])
    }

    @Test func unknownMembersComeWithTheKnownOnes() throws {
        let schema =
            ##"{"$ref": "#/$defs/d", "properties": {"a": {}}, "required": ["zz"], "unevaluatedProperties": false, "$defs": {"d": {"properties": {"d": {}}}}}"##
        let found = try violations(schema, #"{"zz":1,"e/f":2}"#)
        #expect(found.map(\.pointer) == ["#/zz", "#/e~1f"])
        #expect(found.map(\.unknownName) == ["zz", "e/f"])
        #expect(Set(found[0].knownNames) == ["a", "d"])
        #expect(try violations(#"{"type": "null"}"#, "1")[0].unknownName == nil)
    }

    @Test func aValueInPiecesIsCheckedAsOne() throws {
        let schema = try compile(
            """
            {"required": ["p"], "additionalProperties": false, "properties": {"p": {"required": ["a", "b", "o"], "maxProperties": 4,
              "propertyNames": {"maxLength": 2}, "properties": {"a": {"type": "integer"}, "b": {"type": "integer"}, "o": {"required": ["x"],
              "properties": {"x": {}, "y": {"type": "null"}}, "additionalProperties": false, "type": "object"}}}}}
            """)
        func found(_ text: String, _ part: String?, _ added: [(String, JSONOverlay)]) throws -> [String] {
            let overlay = JSONOverlay(members: [
                ("p", JSONOverlay(replacement: try part.map { try JSONDocument(Bytes($0)).root }, members: added))
            ])
            return schema.violations(of: try JSONDocument(Bytes(text)).root, overlay: overlay).map(\.pointer)
        }
        #expect(try found("{}", #"{"a":1}"#, [("b", .opaque), ("o", JSONOverlay(members: [("x", .opaque)]))]) == [])
        #expect(
            try found(#"{"p":{"a":1,"o":{"y":1}}}"#, nil, [("b", .opaque), ("o", JSONOverlay(members: [("x", .opaque)]))]) == ["#/p/o/y"])
        #expect(try found("{}", nil, []) == ["#/p/a", "#/p/b", "#/p/o"])
        #expect(try found("{}", #"{"a":1,"b":2}"#, [("o", JSONOverlay(members: [("z", .opaque)]))]) == ["#/p/o/z", "#/p/o/x"])
        #expect(
            try found("{}", #"{"a":1,"b":2,"o":{"x":1}}"#, [("c", .opaque), ("d", .opaque), ("long", .opaque)]) == ["#/p/long", "#/p"])
        #expect(try found(#"{"p":{"a":1,"b":2,"o":{"x":1}},"q":1}"#, nil, []) == ["#/q"])
        #expect(try found(#"{"p":[]}"#, nil, [("a", .opaque)]) == ["#/p"])
    }

    /// What is remembered of one added name, or of one replacement, is not taken for the next.
    @Test func eachAddedNameAndReplacementIsCheckedItself() throws {
        let schema = try compile(
            ##"{"$defs": {"n": {"maxLength": 4, "items": {"$ref": "#/$defs/n"}}}, "propertyNames": {"$ref": "#/$defs/n"}, "additionalProperties": {"$ref": "#/$defs/n"}}"##
        )
        func found(_ members: [(name: String, overlay: JSONOverlay)]) throws -> [String] {
            schema.violations(of: try JSONDocument(Bytes("{}")).root, overlay: JSONOverlay(members: members)).map(\.pointer)
        }
        #expect(try found([("toolongname", .opaque)]) == ["#/toolongname"])
        #expect(try found([("abc", .opaque), ("toolongname", .opaque)]) == ["#/toolongname"])
        #expect(try found([("toolongname", .opaque), ("abc", .opaque), ("longtoo", .opaque)]) == ["#/toolongname", "#/longtoo"])
        func replacement(_ text: String) throws -> JSONOverlay {
            JSONOverlay(replacement: try JSONDocument(Bytes(text)).root, members: [])
        }
        #expect(try found([("a", try replacement(#"["abc"]"#)), ("b", try replacement(#"["too long"]"#))]) == ["#/b/0"])
    }
}
