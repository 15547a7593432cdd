/// Keywords for objects.
enum ObjectCases {
    static let all = [
        KeywordCase(
            #"{"properties": {"a": {"type": "integer"}, "b": {"not": {}}}}"#, valid: [#"{"a":1}"#, "{}", "[]", #"{"c":[]}"#],
            invalid: [#"{"a":"x"}"#, #"{"b":1}"#, #"{"a":[],"b":1}"#]),
        // Python names the object.
        KeywordCase(#"{"properties": {"b": false}}"#, valid: ["{}"], invalid: [#"{"b":1}"#], isDisputed: true),
        KeywordCase(
            #"{"properties": {"a\nb": {"type": "null"}, "\u00e9/~%": {"type": "null"}}}"#, valid: [#"{"a\u000ab":null}"#],
            invalid: [#"{"a\nb":1}"#, "{\"\u{e9}/~%\":1}"]),
        KeywordCase(
            #"{"patternProperties": {"^f": {"type": "integer"}, "o$": {"minimum": 5}}}"#, valid: [#"{"f":1}"#, #"{"x":""}"#, #"{"fo":5}"#],
            invalid: [#"{"f":""}"#, #"{"fo":1}"#, #"{"foo":"x","o":1}"#]),
        // A pattern holds for a listed name as well.
        KeywordCase(
            #"{"properties": {"$ai_a": {"type": "integer"}}, "patternProperties": {"^\\$ai_a": {"minimum": 10}}}"#,
            valid: [#"{"$ai_a":10}"#, #"{"$ai_ab":"x"}"#, "{}"], invalid: [#"{"$ai_a":1}"#, #"{"$ai_a":10.5}"#, #"{"$ai_ab":1}"#]),
        KeywordCase(
            #"{"properties": {"xa": {}, "b": {}}, "patternProperties": {"^x": {"type": "null"}, "^b$": {}}}"#,
            valid: [#"{"b":1}"#, #"{"xa":null}"#],
            invalid: [#"{"xa":1}"#, #"{"xa":1,"b":1}"#]),
        KeywordCase(
            #"{"properties": {"a": {}}, "patternProperties": {"^v": {}}, "additionalProperties": false}"#, valid: [#"{"a":1,"v1":2}"#],
            invalid: [#"{"x":1,"y":2}"#]),
        KeywordCase(
            #"{"properties": {"a": {}}, "additionalProperties": {"type": "boolean"}}"#, valid: [#"{"a":1,"b":true}"#],
            invalid: [#"{"a":1,"b":2,"c":3}"#]),
        KeywordCase(#"{"allOf": [{"properties": {"a": {}}}], "additionalProperties": false}"#, invalid: [#"{"a":1}"#]),
        KeywordCase(#"{"propertyNames": {"maxLength": 3}}"#, valid: [#"{"abc":1}"#, "{}", "[]"], invalid: [#"{"abcd":1,"e":2}"#]),
        KeywordCase(#"{"propertyNames": {"pattern": "^a"}}"#, valid: [#"{"a":1}"#], invalid: [#"{"b":1}"#]),
        KeywordCase(#"{"propertyNames": false}"#, valid: ["{}"], invalid: [#"{"a":1}"#]),
        KeywordCase(#"{"required": ["a", "b/~"]}"#, valid: [#"{"a":1,"b/~":null}"#, "[]"], invalid: ["{}", #"{"a":1}"#]),
        KeywordCase(#"{"required": []}"#, valid: ["{}"]),
        KeywordCase(
            #"{"dependentRequired": {"a": ["b", "c"], "d": []}}"#, valid: ["{}", #"{"b":1}"#, #"{"a":1,"b":1,"c":1}"#, #"{"d":1}"#],
            invalid: [#"{"a":1,"b":1}"#, #"{"a":1}"#]),
        KeywordCase(
            #"{"dependentSchemas": {"a": {"properties": {"b": {"type": "integer"}}, "required": ["b"]}}}"#,
            valid: [#"{"b":"x"}"#, #"{"a":1,"b":2}"#], invalid: [#"{"a":1,"b":"x"}"#, #"{"a":1}"#]),
        KeywordCase(#"{"dependentSchemas": {"a": false}}"#, valid: [#"{"b":1}"#], invalid: [#"{"a":1}"#]),
        KeywordCase(#"{"minProperties": 1, "maxProperties": 2}"#, valid: [#"{"a":1}"#, "[]"], invalid: ["{}", #"{"a":1,"b":1,"c":1}"#]),
        KeywordCase(#"{"unevaluatedProperties": false}"#, valid: ["{}"], invalid: [#"{"a":1}"#]),
        KeywordCase(
            #"{"properties": {"a": {}}, "patternProperties": {"^b": {}}, "unevaluatedProperties": false}"#, valid: [#"{"a":1,"b1":2}"#],
            invalid: [#"{"a":1,"c":1,"d":1}"#]),
        KeywordCase(
            ##"{"$ref": "#/$defs/x", "$defs": {"x": {"properties": {"a": {}}}}, "unevaluatedProperties": false}"##, valid: [#"{"a":1}"#],
            invalid: [#"{"b":1}"#]),
        KeywordCase(
            #"{"allOf": [{"properties": {"a": {}}}, {"additionalProperties": {"type": "integer"}}], "unevaluatedProperties": false}"#,
            valid: [#"{"a":1,"b":2}"#], invalid: [#"{"b":"x"}"#]),
        KeywordCase(
            #"{"anyOf": [{"properties": {"a": {"const": 1}}, "required": ["a"]}, {"properties": {"b": {"const": 2}}, "required": ["b"]}], "unevaluatedProperties": false}"#,
            valid: [#"{"a":1}"#, #"{"a":1,"b":2}"#], invalid: [#"{"a":1,"b":3}"#, #"{"a":1,"c":3}"#]),
        KeywordCase(
            #"{"oneOf": [{"properties": {"a": {}}, "required": ["a"]}, {"properties": {"b": {}}, "required": ["b"]}], "unevaluatedProperties": false}"#,
            valid: [#"{"a":1}"#], invalid: [#"{"a":1,"c":1}"#]),
        KeywordCase(#"{"not": {"not": {"properties": {"a": {}}}}, "unevaluatedProperties": false}"#, valid: ["{}"], invalid: [#"{"a":1}"#]),
        KeywordCase(
            #"{"if": {"properties": {"k": {"const": 1}}, "required": ["k"]}, "then": {"properties": {"a": {}}}, "else": {"properties": {"b": {}}}, "unevaluatedProperties": false}"#,
            valid: [#"{"k":1,"a":1}"#, #"{"b":1}"#], invalid: [#"{"k":1,"b":1}"#, #"{"a":1}"#]),
        KeywordCase(
            #"{"dependentSchemas": {"a": {"properties": {"b": {}}}}, "properties": {"a": {}}, "unevaluatedProperties": false}"#,
            valid: [#"{"a":1,"b":1}"#, #"{"a":1}"#], invalid: [#"{"b":1}"#]),
        KeywordCase(
            #"{"properties": {"a": {"properties": {"x": {}}}}, "unevaluatedProperties": {"type": "null"}}"#,
            valid: [#"{"a":{"y":1},"b":null}"#], invalid: [#"{"b":1}"#]),
        KeywordCase(
            #"{"allOf": [{"properties": {"a": {}}, "unevaluatedProperties": true}], "unevaluatedProperties": false}"#, valid: [#"{"z":1}"#]),
        KeywordCase(#"{"unevaluatedProperties": true}"#, valid: [#"{"a":1}"#]),
    ]
}
