import CaptureKit
import Testing

@Suite struct JSONNodeTests {
    @Test func everyValueKnowsItsPlace() throws {
        let node = try JSONNode(parsing: "{\n  \"é\": [1,\n    true, null],\r\n\t\"b\": \"x\\u0041\"\n}\n")
        #expect((node.line, node.column) == (1, 1))
        let list = try #require(node["é"])
        // Columns count bytes: é has two.
        #expect((list.line, list.column) == (2, 9))
        guard case .array(let items) = list.value else {
            Issue.record("no array")
            return
        }
        #expect(items.map(\.line) == [2, 3, 3])
        #expect(items.map(\.column) == [10, 5, 11])
        let text = try #require(node["b"])
        #expect((text.line, text.column) == (4, 7))
        guard case .string("xA") = text.value else {
            Issue.record("no string")
            return
        }
    }

    @Test(arguments: [
        ("", 1, 1), ("{", 1, 2), ("{\n\"a\": tru\n}", 2, 6), ("{\"a\": 1,}", 1, 9), ("{} x", 1, 4), ("// no\n{}", 1, 1),
        ("{\n \"a\": 01}", 2, 8),
    ])
    func faultsArePlaced(text: String, line: Int, column: Int) throws {
        let problem = try #require(throws: Problem.self) { try JSONNode(parsing: text) }
        #expect((problem.line, problem.column) == (line, column))
        #expect(problem.path == "$")
        #expect(problem.message.hasPrefix("not valid JSON: "))
    }

    @Test func aRepeatedKeyIsPlacedWithItsPath() throws {
        let text = "{\"stages\": [{},\n {\"with\": {\"a b\": 1, \"c\": 2,\n  \"a\\u0020b\": 3}}]}"
        let problem = try #require(throws: Problem.self) { try JSONNode(parsing: text) }
        #expect((problem.line, problem.column) == (3, 3))
        #expect(problem.path == #"$.stages[1].with["a b"]"#)
        #expect(problem.message == #"the key "a b" stands here twice; remove one"#)
    }

    @Test func depthIsBounded() throws {
        _ = try JSONNode(parsing: String(repeating: "[", count: 64) + String(repeating: "]", count: 64))
        #expect(throws: Problem.self) { try JSONNode(parsing: String(repeating: "[", count: 65) + String(repeating: "]", count: 65)) }
    }

    @Test(arguments: [
        ("a", ".a"), ("max_record", ".max_record"), ("A1", ".A1"), ("", #"[""]"#), ("a.b", #"["a.b"]"#), ("q\"\\", #"["q\"\\"]"#),
        ("é", #"["é"]"#),
    ])
    func stepsAreQuotedWhereNeeded(key: String, step: String) { #expect(Problem.step(key) == step) }

    @Test func aProblemPrintsAsCompilersDo() {
        let problem = Problem(path: "$.a", line: 2, column: 7, message: "no")
        #expect(problem.description(in: "x/pipeline.json") == "x/pipeline.json:2:7: $.a: no")
    }
}
