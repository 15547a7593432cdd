/// Keywords that apply schemas to the value itself.
enum InPlaceCases {
    static let all = [
        KeywordCase(
            #"{"allOf": [{"minimum": 2}, {"maximum": 4}, {"type": "integer"}]}"#, valid: ["2", "3", "4"], invalid: ["1", "5", "2.5"]),
        KeywordCase(#"{"allOf": [true, false]}"#, invalid: ["1"]),
        KeywordCase(#"{"anyOf": [{"type": "integer"}, {"minimum": 2}]}"#, valid: ["1", "2.5", #""x""#], invalid: ["1.5"]),
        KeywordCase(#"{"anyOf": [false, false]}"#, invalid: ["1"]),
        KeywordCase(#"{"oneOf": [{"type": "integer"}, {"minimum": 2}]}"#, valid: ["1", "2.5"], invalid: ["3", "1.5"]),
        KeywordCase(#"{"oneOf": [true, true, false]}"#, invalid: ["1"]),
        KeywordCase(#"{"not": {"type": "integer"}}"#, valid: ["1.5", #""x""#], invalid: ["1"]),
        KeywordCase(#"{"not": {}}"#, invalid: ["1"]),
        KeywordCase(#"{"not": false}"#, valid: ["1"]),
        KeywordCase(
            #"{"if": {"exclusiveMaximum": 0}, "then": {"minimum": -10}, "else": {"multipleOf": 2}}"#, valid: ["-1", "4", "-10"],
            invalid: ["-100", "3"]),
        KeywordCase(#"{"if": {"const": 0}, "then": {"const": 1}}"#, valid: ["5"], invalid: ["0"]),
        KeywordCase(#"{"then": {"const": 0}, "else": {"const": 0}}"#, valid: ["5"]),
        KeywordCase(#"{"if": false, "else": {"type": "null"}}"#, valid: ["null"], invalid: ["1"]),
        KeywordCase(
            #"{"properties": {"a": {"anyOf": [{"properties": {"b": {"type": "null"}}, "required": ["b"]}, {"type": "null"}]}}}"#,
            valid: [#"{"a":{"b":null}}"#, #"{"a":null}"#], invalid: [#"{"a":{}}"#, #"{"a":{"b":1}}"#]),
        KeywordCase(
            ##"{"$defs": {"a": {"type": "integer"}, "b": {"$ref": "#/$defs/a"}}, "$ref": "#/$defs/b", "minimum": 3}"##, valid: ["5"],
            invalid: [#""a""#, "1"]),
        KeywordCase(
            ##"{"properties": {"a": {"$ref": "#"}}, "additionalProperties": false}"##, valid: [#"{"a":{"a":{}}}"#, #"{"a":1}"#],
            invalid: [#"{"b":{}}"#, #"{"a":{"b":1}}"#]),
        KeywordCase(
            ##"{"properties": {"a/b": {"type": "integer"}, "c~d": {"$ref": "#/properties/a~1b"}, "e%f": {"$ref": "#/properties/c~0d"}, "g": {"$ref": "#/properties/e%25f"}}}"##,
            valid: [#"{"g":1}"#], invalid: [#"{"g":"x","c~d":"y"}"#]),
        KeywordCase(
            ##"{"$defs": {"a": {"$anchor": "here", "type": "integer"}}, "items": {"$ref": "#here"}}"##, valid: ["[1]"], invalid: [#"["x"]"#]
        ),
        KeywordCase(
            #"{"$id": "https://example.com/root.json", "$defs": {"a": {"$id": "sub/a.json", "type": "integer", "$defs": {"b": {"$anchor": "b", "type": "null"}}}}, "prefixItems": [{"$ref": "sub/a.json"}, {"$ref": "https://example.com/sub/a.json#b"}, {"$ref": "/sub/a.json#/$defs/b"}, {"$ref": "root.json#/$defs/a"}]}"#,
            valid: ["[1,null,null,2]"], invalid: [#"["x",1,1,"y"]"#]),
        KeywordCase(
            #"{"$id": "urn:x:y", "$defs": {"n": {"type": "null"}}, "properties": {"a": {"$ref": "urn:x:y#/$defs/n"}}}"#,
            valid: [#"{"a":null}"#], invalid: [#"{"a":1}"#]),
        KeywordCase(
            ##"{"$schema": "https://json-schema.org/draft/2020-12/schema", "$ref": "#/$defs/tree", "$defs": {"tree": {"type": "object", "properties": {"v": {"type": "number"}, "kids": {"type": "array", "items": {"$ref": "#/$defs/tree"}}}, "required": ["v"]}}}"##,
            valid: [#"{"v":1,"kids":[{"v":2,"kids":[]},{"v":3}]}"#], invalid: [#"{"v":1,"kids":[{"v":2,"kids":[{}]},{"v":"x"}]}"#]),
    ]
}
