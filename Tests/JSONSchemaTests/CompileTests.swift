import JSONSchema
import Testing

/// What a schema may not have, and where that is said to be.
@Suite struct CompileTests {
    /// Schema, pointer, a part of the message.
    private static let wrong: [(String, String, String)] = [
        ("1", "#", "an object, true or false"), (#"{"properties": {"a": 5}}"#, "#/properties/a", "an object, true or false"),
        (#"{"foo": 1}"#, "#/foo", "not known"), (#"{"items": {"x-mine": true}}"#, "#/items/x-mine", "not known"),
        (#"{"definitions": {}}"#, "#/definitions", "$defs"), (#"{"dependencies": {}}"#, "#/dependencies", "dependentRequired"),
        (#"{"additionalItems": {}}"#, "#/additionalItems", "prefixItems"), (##"{"$dynamicRef": "#a"}"##, "#/$dynamicRef", "dynamic"),
        (#"{"$dynamicAnchor": "a"}"#, "#/$dynamicAnchor", "dynamic"), (#"{"$vocabulary": {}}"#, "#/$vocabulary", "vocabularies"),
        (#"{"$schema": "http://json-schema.org/draft-07/schema#"}"#, "#/$schema", "2020-12"),
        (#"{"type": "int"}"#, "#/type", "\"integer\""),
        (#"{"type": []}"#, "#/type", "at least one"), (#"{"type": ["null", "null"]}"#, "#/type", "different"),
        (#"{"type": 1}"#, "#/type", "strings"),
        (#"{"enum": []}"#, "#/enum", "at least one"), (#"{"enum": 1}"#, "#/enum", "array"), (#"{"minimum": "1"}"#, "#/minimum", "a number"),
        (#"{"multipleOf": 0}"#, "#/multipleOf", "above 0"), (#"{"multipleOf": -1}"#, "#/multipleOf", "above 0"),
        (#"{"multipleOf": 1234567890123456789}"#, "#/multipleOf", "18 digits"), (#"{"minLength": -1}"#, "#/minLength", "whole number"),
        (#"{"maxItems": 1.5}"#, "#/maxItems", "whole number"), (#"{"maxProperties": 1e99}"#, "#/maxProperties", "whole number"),
        (#"{"pattern": 1}"#, "#/pattern", "regular expression"),
        (#"{"patternProperties": {"(": {}}}"#, "#/patternProperties/(", "without a \")\""),
        (#"{"format": "ipv5"}"#, "#/format", "\"ipv4\""), (#"{"format": "regex"}"#, "#/format", "known"),
        (#"{"items": [{}]}"#, "#/items", "an object"),
        (#"{"prefixItems": []}"#, "#/prefixItems", "at least one"), (#"{"allOf": {}}"#, "#/allOf", "array of schemas"),
        (#"{"anyOf": [1]}"#, "#/anyOf/0", "an object"), (#"{"required": ["a", "a"]}"#, "#/required", "different"),
        (#"{"required": "a"}"#, "#/required", "array"),
        (#"{"dependentRequired": {"a": [1]}}"#, "#/dependentRequired/a", "strings"),
        (#"{"dependentRequired": []}"#, "#/dependentRequired", "object"),
        (#"{"dependentSchemas": []}"#, "#/dependentSchemas", "object of schemas"),
        (#"{"uniqueItems": 1}"#, "#/uniqueItems", "true or false"),
        (#"{"$ref": 1}"#, "#/$ref", "string"), (##"{"$ref": "#/$defs/a"}"##, "#/$ref", "no schema"),
        (##"{"$ref": "#a"}"##, "#/$ref", "$anchor"),
        (#"{"$ref": "other.json"}"#, "#/$ref", "another document"), (#"{"$ref": "https://example.com/x"}"#, "#/$ref", "another document"),
        (##"{"$ref": "#/enum/0", "enum": [{}]}"##, "#/$ref", "no schema"), (##"{"$ref": "#%zz"}"##, "#/$ref", "percent"),
        (##"{"$id": "#a"}"##, "#/$id", "fragment"), (#"{"$id": 5}"#, "#/$id", "URI"), (#"{"$anchor": "1a"}"#, "#/$anchor", "letter"),
        (#"{"$anchor": "a", "items": {"$anchor": "a"}}"#, "#/items/$anchor", "another anchor"), (#"{"$defs": []}"#, "#/$defs", "object"),
        (#"{"type": "null", "type": "null"}"#, "#/type", "twice"), (#"{"properties": {"a": {}, "\u0061": {}}}"#, "#/properties/a", "twice"),
        (#"{"\ud800": 1}"#, "#", "surrogate"), (#"{"properties": {"\ud800": {}}}"#, "#/properties", "surrogate"),
        (#"{"properties": {"a b/~\u00e9": {"typ": 1}}}"#, "#/properties/a%20b~1~0%C3%A9/typ", "not known"),
        (##"{"$ref": "#"}"##, "#", "never end"),
        (##"{"$defs": {"a": {"allOf": [{"$ref": "#/$defs/b"}]}, "b": {"not": {"$ref": "#/$defs/a"}}}}"##, "#/$defs/a", "never end"),
        (##"{"items": {"if": {"anyOf": [{"$ref": "#/items"}]}}}"##, "#/items", "never end"),
    ]

    @Test(arguments: wrong) func whatIsWrongIsNamed(_ schema: String, _ pointer: String, _ message: String) throws {
        let found = try problems(schema)
        #expect(found.map(\.pointer) == [pointer], "\(found)")
        #expect(found.first?.message.contains(message) == true, "\(found)")
    }

    @Test func everythingIsNamedAtOnce() throws {
        let found = try problems(
            ##"{"typ": 1, "properties": {"a": {"pattern": "(", "minimum": []}, "b": {"$ref": "#/nowhere"}}, "if": 1}"##)
        let pointers = ["#/typ", "#/properties/a/pattern", "#/properties/a/minimum", "#/if", "#/properties/b/$ref"]
        #expect(found.map(\.pointer) == pointers)
    }

    @Test func theCallersAnnotationsAreKnown() throws {
        let schema =
            ##"{"properties": {"a": {"x-big": true}, "b": {"x-big": false}, "c": {"$ref": "#/$defs/big"}}, "$defs": {"big": {"x-big": true}}}"##
        let compiled = try compile(schema, annotations: ["x-big"])
        #expect(compiled.listedNames(at: [], annotated: "x-big") == ["a", "c"])
        #expect(try problems(#"{"x-big": 1}"#, annotations: ["x-big"]).map(\.pointer) == ["#/x-big"])
    }

    @Test func namesAreListedWhereverTheyStand() throws {
        let schema = """
            {"properties": {"p": {"$ref": "#/$defs/p", "properties": {"a": {}}, "allOf": [{"properties": {"b": {}}}], "required": ["z"]}},
             "$defs": {"p": {"properties": {"c": {"const": "see"}}, "anyOf": [{"properties": {"d": {}}}, {}]}}}
            """
        let compiled = try compile(schema)
        #expect(compiled.listedNames(at: ["p"]) == ["a", "b", "c", "d"])
        #expect(compiled.listedNames(at: []) == ["p"])
        #expect(compiled.listedNames(at: ["q"]) == [])
        #expect(compiled.constant(at: ["p", "c"]) == "see")
        #expect(compiled.constant(at: ["p", "a"]) == nil)
    }

    /// Thirty schemas, each with the next twice, would be run a thousand million times.
    @Test(arguments: ["allOf", "anyOf"]) func schemasThatMultiplyAreRefused(_ keyword: String) throws {
        let chain = (0..<30).map { "\"\($0)\": {\"\(keyword)\": [{\"$ref\": \"#/$defs/\($0 + 1)\"}, {\"$ref\": \"#/$defs/\($0 + 1)\"}]}" }
        let found = try problems("{\"$defs\": {\(chain.joined(separator: ",")), \"30\": {}}}")
        #expect(found.first?.message.contains("simplify") == true)
    }

    @Test func waysIntoAValueThatMultiplyAreRefused() throws {
        let chain = (0..<30).map { index in
            let next = "{\"properties\": {\"a\": {\"$ref\": \"#/$defs/\(index + 1)\"}}}"
            return "\"\(index)\": {\"allOf\": [\(next), \(next)]}"
        }
        let found = try problems("{\"$defs\": {\(chain.joined(separator: ",")), \"30\": {}}}")
        #expect(found.first?.message.contains("multiply") == true)
    }

    @Test func aRowOfReferencesHasAnEnd() throws {
        let chain = (0..<500).map { "\"\($0)\": {\"$ref\": \"#/$defs/\($0 + 1)\"}" }
        let found = try problems("{\"$defs\": {\(chain.joined(separator: ",")), \"500\": {}}}")
        #expect(found.first?.message.contains("simplify") == true)
    }
}
