/// Keywords for numbers; what doubles would get wrong is disputed by Python.
enum NumberCases {
    static let all = [
        KeywordCase(#"{"minimum": 1.1}"#, valid: ["2.6", "1.1", "1.10", #""x""#], invalid: ["0.6", "-5"]),
        KeywordCase(#"{"minimum": -2}"#, valid: ["-1", "0", "-2", "-2.0"], invalid: ["-2.0001", "-3"]),
        KeywordCase(#"{"maximum": 300}"#, valid: ["299.97", "300", "300.00", "3e2"], invalid: ["300.5", "3.1e2"]),
        KeywordCase(#"{"exclusiveMinimum": 1.1}"#, valid: ["1.2"], invalid: ["1.1", "0.6"]),
        KeywordCase(#"{"exclusiveMaximum": 3}"#, valid: ["2.2", "-9"], invalid: ["3", "3.0", "3.5"]),
        KeywordCase(#"{"minimum": 0, "maximum": 0}"#, valid: ["0", "-0.0"], invalid: ["1", "-1", "1e-400"], isDisputed: true),
        KeywordCase(#"{"maximum": 9007199254740992}"#, valid: ["9007199254740992"], invalid: ["9007199254740993"]),
        KeywordCase(#"{"minimum": 18446744073709551616}"#, valid: ["18446744073709551616", "1e20"], invalid: ["18446744073709551615"]),
        KeywordCase(#"{"maximum": 0.3}"#, valid: ["0.3", "0.29999999999999999999"], invalid: ["0.30000000000000000001"], isDisputed: true),
        KeywordCase(#"{"maximum": 1e400}"#, valid: ["1e399"], invalid: ["1e401", "1e99999999999999999999999"], isDisputed: true),
        KeywordCase(#"{"multipleOf": 2}"#, valid: ["10", "0", "-4", "4.0", #""x""#], invalid: ["7", "1", "-3"]),
        KeywordCase(#"{"multipleOf": 1.5}"#, valid: ["0", "4.5", "-3"], invalid: ["35", "1"]),
        KeywordCase(#"{"multipleOf": 0.01}"#, valid: ["0.07", "19.99", "4.35", "1e300"], invalid: ["0.075", "0.001"], isDisputed: true),
        KeywordCase(#"{"multipleOf": 0.0001}"#, valid: ["0.0075", "1.0001"], invalid: ["0.00751"], isDisputed: true),
        KeywordCase(
            #"{"type": "integer", "multipleOf": 123456789}"#, valid: ["123456789000", "246913578"], invalid: ["1e308", "123456790"],
            isDisputed: true),
        KeywordCase(
            #"{"multipleOf": 7}"#, valid: ["7e30", "777777777777777777777777777777"], invalid: ["1e30", "777777777777777777777777777771"],
            isDisputed: true),
        KeywordCase(#"{"multipleOf": 100}"#, valid: ["1e2", "12300", "-700"], invalid: ["150", "10", "1.5e2"]),
    ]
}
