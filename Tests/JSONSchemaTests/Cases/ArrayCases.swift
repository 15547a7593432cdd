/// Keywords for arrays.
enum ArrayCases {
    static let all = [
        KeywordCase(#"{"items": {"type": "integer"}}"#, valid: ["[1,2]", "[]", #"{"0":"x"}"#], invalid: [#"[1,"x"]"#]),
        KeywordCase(#"{"items": false}"#, valid: ["[]"], invalid: ["[1,2]"]),
        KeywordCase(
            #"{"prefixItems": [{"type": "integer"}, {"type": "string"}]}"#, valid: [#"[1,"a",null]"#, "[1]", "[]"], invalid: [#"["a",1]"#]),
        KeywordCase(#"{"prefixItems": [{}, {}], "items": {"type": "null"}}"#, valid: ["[1,2,null]", "[1]"], invalid: ["[1,2,3]"]),
        KeywordCase(#"{"prefixItems": [{}], "items": false}"#, valid: ["[1]"], invalid: ["[1,2,3]"]),
        KeywordCase(#"{"contains": {"minimum": 5}}"#, valid: ["[3,5]", "[6]", "{}"], invalid: ["[]", "[1,2]"]),
        KeywordCase(
            #"{"contains": {"const": 1}, "minContains": 2, "maxContains": 3}"#, valid: ["[1,1]", "[1,2,1,1]"],
            invalid: ["[1]", "[1,1,1,1]", "[]"]),
        KeywordCase(#"{"contains": {"const": 1}, "minContains": 0}"#, valid: ["[]", "[2]"]),
        KeywordCase(#"{"minContains": 3, "maxContains": 0}"#, valid: ["[]", "[1]"]),
        KeywordCase(#"{"minItems": 1, "maxItems": 2}"#, valid: ["[1]", "[1,2]", #""""#], invalid: ["[]", "[1,2,3]"]),
        KeywordCase(
            #"{"uniqueItems": true}"#, valid: ["[1,2]", "[1,true]", "[0,false]", #"[{"a":1},{"a":2}]"#, "[[1],[2]]", #"["a","A"]"#, "[]"],
            invalid: ["[1,1.0]", "[1,10,0.1e1]", #"[{"a":1,"b":2},{"b":2,"a":1}]"#, #"["a","\u0061"]"#, "[[],[]]", "[null,null]"]),
        KeywordCase(#"{"uniqueItems": true}"#, valid: [#"[{"\ud800":1},{"\ud801":1}]"#], invalid: [#"[{"\ud800":1},{"\uD800":1}]"#]),
        KeywordCase(#"{"uniqueItems": false}"#, valid: ["[1,1]"]),
        KeywordCase(#"{"unevaluatedItems": false}"#, valid: ["[]"], invalid: ["[1]"]),
        KeywordCase(#"{"prefixItems": [{}], "unevaluatedItems": false}"#, valid: ["[1]"], invalid: ["[1,2]"]),
        KeywordCase(#"{"items": {}, "unevaluatedItems": false}"#, valid: ["[1,2]"]),
        KeywordCase(
            #"{"allOf": [{"prefixItems": [true, true]}], "unevaluatedItems": {"type": "string"}}"#, valid: [#"[1,2,"a"]"#],
            invalid: ["[1,2,3]"]),
        KeywordCase(#"{"contains": {"type": "string"}, "unevaluatedItems": false}"#, valid: [#"["a","b"]"#], invalid: [#"["a",1]"#]),
        KeywordCase(
            #"{"anyOf": [{"prefixItems": [true, {"const": 1}]}, {"prefixItems": [true]}], "unevaluatedItems": false}"#,
            valid: ["[0,1]", "[0]"], invalid: ["[0,2]"]),
        KeywordCase(#"{"items": {"items": {"items": {"type": "null"}}}}"#, valid: ["[[[null]]]"], invalid: ["[[[1]]]"]),
    ]
}
