/// Keywords for values of any type.
enum AnyCases {
    static let all = [
        KeywordCase("true", valid: ["1", "null", "{}"]),
        KeywordCase("false", invalid: ["1", "null", "{}"]),
        KeywordCase("{}", valid: ["1", #""x""#, "[[]]"]),
        KeywordCase(#"{"type": "integer"}"#, valid: ["1", "1.0", "-0", "1e3", "12.50e1", "0.0e-9"], invalid: ["1.1", "1e-1", #""1""#]),
        KeywordCase(#"{"type": "integer"}"#, valid: ["1E400", "1.5e99999999999999999999"], invalid: ["1e-400"], isDisputed: true),
        KeywordCase(#"{"type": "number"}"#, valid: ["1", "1.1", "-1e-9"], invalid: ["true", "null", #""1""#]),
        KeywordCase(#"{"type": "string"}"#, valid: [#""""#, #""1""#], invalid: ["1", "[]", "{}", "false", "null"]),
        KeywordCase(#"{"type": "object"}"#, valid: ["{}"], invalid: ["[]", "1"]),
        KeywordCase(#"{"type": "array"}"#, valid: ["[]"], invalid: ["{}", "1"]),
        KeywordCase(#"{"type": "boolean"}"#, valid: ["true", "false"], invalid: ["0", #""""#, "null"]),
        KeywordCase(#"{"type": "null"}"#, valid: ["null"], invalid: ["0", "false"]),
        KeywordCase(#"{"type": ["integer", "string"]}"#, valid: ["1", #""a""#], invalid: ["1.5", "null"]),
        KeywordCase(#"{"type": ["integer", "number"]}"#, valid: ["1", "1.5"]),
        KeywordCase(#"{"type": ["array", "object", "null"]}"#, valid: ["[]", "{}", "null"], invalid: ["1"]),
        KeywordCase(
            #"{"enum": [1, "a", [2], {"b": 3}, null]}"#, valid: ["1.0", #""a""#, "[2]", #"{"b":3}"#, "null"], invalid: ["2", "[]", "true"]),
        KeywordCase(#"{"enum": [0]}"#, valid: ["0", "-0", "0.0", "0e9"], invalid: ["false", "[]"]),
        KeywordCase(#"{"enum": [false, [true]]}"#, valid: ["false", "[true]"], invalid: ["0", "[1]"]),
        KeywordCase(#"{"const": 2}"#, valid: ["2", "2.0", "0.2e1"], invalid: ["5", #""2""#]),
        KeywordCase(#"{"const": "a\u00e9"}"#, valid: ["\"a\u{e9}\"", #""\u0061\u00E9""#], invalid: ["\"ae\u{301}\"", #""a""#]),
        KeywordCase(
            #"{"const": {"a": 1, "b": [2]}}"#, valid: [#"{"b":[2],"a":1}"#], invalid: [#"{"a":1}"#, #"{"a":1,"b":[2],"c":0}"#, "[]"]),
        KeywordCase(#"{"const": {"\ud800": 1}}"#, valid: [#"{"\uD800":1}"#], invalid: [#"{"\ud801":1}"#, #"{"\ufffd":1}"#]),
        KeywordCase(#"{"const": [1, 2]}"#, valid: ["[1,2]"], invalid: ["[2,1]", "[1]", "[1,2,3]"]),
        KeywordCase(#"{"const": null}"#, valid: ["null"], invalid: ["0"]),
        KeywordCase(#"{"const": 9007199254740992}"#, valid: ["9007199254740992"], invalid: ["9007199254740993", "9007199254740991"]),
        KeywordCase(
            #"{"title": 1, "description": [], "default": 5, "examples": 1, "$comment": "x", "deprecated": 1, "readOnly": 2, "contentEncoding": "base64"}"#,
            valid: ["1"], isDisputed: true),
    ]
}
