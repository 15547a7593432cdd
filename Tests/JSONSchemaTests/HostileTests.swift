import CaptureBytes
import JSONSchema
import Testing

/// Values that are made to be expensive, and what is said of them.
@Suite struct HostileTests {
    /// Every level has two alternatives that both lead to the next: a check that forgot would take 2^100 steps.
    private static let forking = """
        {"$ref": "#/$defs/n", "$defs": {"n": {"anyOf": [
            {"type": "object", "properties": {"a": {"$ref": "#/$defs/n"}}, "required": ["x"]},
            {"type": "object", "properties": {"a": {"$ref": "#/$defs/n"}}, "required": ["y"]},
            {"type": "object", "properties": {"a": {"$ref": "#/$defs/n"}}, "required": ["a"]},
            {"type": "null"}]}}}
        """
    private static let doubling = """
        {"$ref": "#/$defs/n", "$defs": {"n": {"allOf": [
            {"properties": {"a": {"$ref": "#/$defs/n"}}}, {"properties": {"a": {"$ref": "#/$defs/n"}}}], "type": ["object", "null"]}}}
        """

    private func nested(_ depth: Int, _ end: String) -> String {
        String(repeating: "{\"a\":", count: depth) + end + String(repeating: "}", count: depth)
    }

    @Test(arguments: [forking, doubling]) func alternativesDoNotMultiplyWithDepth(_ schema: String) throws {
        #expect(try pointers(schema, nested(120, "null")) == [])
        #expect(try violations(schema, nested(120, "1")).count == 1)
    }

    /// The same, where each level comes from elsewhere.
    @Test func alternativesDoNotMultiplyWithDepthOfPieces() throws {
        let schema = try compile(Self.forking)
        func found(_ end: JSONOverlay) throws -> [String] {
            var overlay = end
            for _ in 0..<60 { overlay = JSONOverlay(members: [("a", overlay)]) }
            return schema.violations(of: try JSONDocument(Bytes("{}")).root, overlay: overlay).map(\.pointer)
        }
        #expect(try found(.opaque) == [])
        #expect(try found(JSONOverlay(replacement: try JSONDocument(Bytes("1")).root, members: [])) == ["#"])
    }

    @Test func whatIsNestedTooDeepIsRefused() throws {
        let chain = (0..<30).map { "\"\($0)\": {\"$ref\": \"#/$defs/\($0 + 1)\"}" }.joined(separator: ",")
        let last = ##""30": {"properties": {"a": {"$ref": "#/$defs/0"}}, "minProperties": 0, "anyOf": [true]}"##
        let schema = "{\"$ref\": \"#/$defs/0\", \"$defs\": {\(chain),\(last)}}"
        #expect(try pointers(schema, nested(20, "null")) == [])
        #expect(try violations(schema, nested(120, "null")).map(\.detail) == ["this is nested too deep to be checked"])
    }

    @Test func eachViolationIsNamedOnceHoweverManyWaysLeadThere() throws {
        #expect(try pointers(Self.doubling, #"{"a":{"a":1}}"#) == ["#/a/a"])
    }

    @Test func aHundredThousandMembersAreCheckedInOnePass() throws {
        let members = (0..<100_000).map { "\"k\($0)\":\($0 == 77_777 ? "\"x\"" : "\($0)")" }
        let schema =
            #"{"properties": {"k1": {"type": "integer"}}, "patternProperties": {"^k[0-9]*$": {"type": "integer"}}, "unevaluatedProperties": false}"#
        #expect(try pointers(schema, "{\(members.joined(separator: ","))}") == ["#/k77777"])
    }

    @Test func oneOfAHundredThousandElementsIsThereTwice() throws {
        let numbers = (0..<100_000).map { "{\"n\":\($0)}" }
        #expect(try pointers(#"{"uniqueItems": true}"#, "[\(numbers.joined(separator: ","))]") == [])
        #expect(try pointers(#"{"uniqueItems": true}"#, "[\(numbers.joined(separator: ",")),{\"n\":77777.0}]") == ["#"])
    }

    /// They have the same hash, and each is the same as none: compared with one another they would take many minutes.
    @Test(.timeLimit(.minutes(5)), arguments: [#"{"a":1,"a":1}"#, #"[{"b":{"a":1,"\u0061":1}}]"#])
    func elementsThatAreNotTheSameAsThemselvesAreNotCompared(_ element: String) throws {
        let elements = String(repeating: element + ",", count: 30_000)
        #expect(try pointers(#"{"uniqueItems": true}"#, "[\(elements)1]") == [])
        #expect(try pointers(#"{"uniqueItems": true}"#, "[\(elements)1,1]") == ["#"])
    }

    @Test func aWideObjectIsComparedInOnePass() throws {
        let members = (0..<50_000).map { "\"k\($0)\":\($0)" }
        let (value, turned) = ("{\(members.joined(separator: ","))}", "{\(members.reversed().joined(separator: ","))}")
        #expect(try pointers("{\"const\": \(value)}", turned) == [])
    }

    @Test func atMostTwentyAreNamed() throws {
        let members = (0..<1000).map { "\"k\($0)\":1" }
        #expect(try violations(#"{"additionalProperties": {"type": "null"}}"#, "{\(members.joined(separator: ","))}").count == 20)
        #expect(try violations(#"{"items": {"type": "null"}}"#, "[1,2,3]", limit: 2).map(\.pointer) == ["#/0", "#/1"])
    }

    @Test func littleOfTheValueIsRepeated() throws {
        let members = (0..<30).map { "\"" + String(repeating: "x", count: 70) + "\($0)\":1" }
        let found = try violations(#"{"additionalProperties": false}"#, "{\(members.joined(separator: ","))}")
        #expect(found.count == 3)
        let echoed = found.map { ($0.pointer + $0.detail + ($0.unknownName ?? "")).filter { $0 == "x" }.count }.reduce(0, +)
        // Each name stands in the pointer and, for suggestions, beside it.
        #expect(echoed <= 2 * JSONSchema.echoLimit)
        #expect(found.last?.pointer == "#")
        #expect(found.last?.detail.contains("too long to repeat") == true)
        let value = "{\"a\":\"\(String(repeating: "x", count: 5000))\"}"
        #expect(
            try violations(#"{"properties": {"a": {"maxLength": 3, "pattern": "y", "format": "uuid", "const": 1}}}"#, value).allSatisfy {
                !$0.detail.contains("xx")
            })
    }

    /// The names of members from elsewhere are the sender's as well.
    @Test func littleOfWhatIsAddedIsRepeated() throws {
        for (length, count) in [(180, 1), (70, 3)] {
            let members = (10..<30).map { ("\($0)" + String(repeating: "x", count: length), JSONOverlay.opaque) }
            let value = try JSONDocument(Bytes("{}")).root
            for schema in [
                #"{"additionalProperties": false}"#, #"{"unevaluatedProperties": false}"#, #"{"propertyNames": {"maxLength": 9}}"#,
                #"{"patternProperties": {"x": false}}"#,
            ] {
                let found = try compile(schema).violations(of: value, overlay: JSONOverlay(members: members))
                #expect(found.count == count, "\(schema)")
                #expect(found.map { $0.pointer.filter { $0 == "x" }.count }.reduce(0, +) <= JSONSchema.echoLimit, "\(schema)")
                #expect(found.last?.pointer == "#", "\(schema)")
            }
        }
    }

    @Test func aListedKeyThatStandsTwiceIsAViolation() throws {
        let schema = #"{"properties": {"a": {"properties": {"b": {"type": "integer"}}}}}"#
        #expect(try violations(schema, #"{"a":{"b":1,"\u0062":2}}"#).map(\.detail) == ["this stands twice in one object; send it once"])
        #expect(try pointers(schema, #"{"a":{"b":1,"b":2}}"#) == ["#/a/b"])
        #expect(try pointers(schema, #"{"a":{"c":1,"c":2}}"#) == [])
        // Whichever of the two a reader takes, it was checked.
        #expect(try pointers(#"{"additionalProperties": {"type": "null"}}"#, #"{"a":null,"a":1}"#) == ["#/a"])
        #expect(try pointers(#"{"const": {"a": 1}}"#, #"{"a":1,"a":1}"#) == ["#"])
    }
}
