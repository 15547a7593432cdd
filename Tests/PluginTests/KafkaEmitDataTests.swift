import CaptureTesting
import Testing

/// How properties and blobs get into `data`, and what is left as it was (contract §4).
@Suite struct KafkaEmitDataTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let event: String
        var properties: String?
        var blobs: [String] = []
        let data: String

        var testDescription: String { data }
    }

    /// The first blob's URL is `u0`, the second's `u1`.
    static let spliced = [
        Case(event: #"{"event":"e","distinct_id":"u"}"#, data: #"{"event":"e","distinct_id":"u"}"#),
        Case(event: #"{"event":"e","distinct_id":"u"}"#, blobs: ["a"], data: #"{"event":"e","distinct_id":"u","properties":{"a":"u0"}}"#),
        Case(
            event: #"{"event":"e","distinct_id":"u","properties":{}}"#, blobs: ["a"],
            data: #"{"event":"e","distinct_id":"u","properties":{"a":"u0"}}"#),
        Case(
            event: #"{"properties":{ },"event":"e","distinct_id":"u"}"#, blobs: ["a", "b"],
            data: #"{"properties":{ "a":"u0","b":"u1"},"event":"e","distinct_id":"u"}"#),
        Case(
            event: #"{"event":"e","properties":{"z":1},"distinct_id":"u"}"#, blobs: ["a.b.c", "a.b.d"],
            data: #"{"event":"e","properties":{"z":1,"a":{"b":{"c":"u0","d":"u1"}}},"distinct_id":"u"}"#),
        Case(
            event: #"{"event":"e","distinct_id":"u","properties":{"a":{"b":{}},"z":1}}"#, blobs: ["a.b.c", "a.d", "e"],
            data: #"{"event":"e","distinct_id":"u","properties":{"a":{"b":{"c":"u0"},"d":"u1"},"z":1,"e":"u2"}}"#),
        Case(
            event: #"{"event":"e","distinct_id":"u","properties":{"a":{"x":[1,{"b":2}]}}}"#, blobs: ["z", "a.y.q"],
            data: #"{"event":"e","distinct_id":"u","properties":{"a":{"x":[1,{"b":2}],"y":{"q":"u1"}},"z":"u0"}}"#),
        // A key with a dot in it is not two keys.
        Case(
            event: #"{"event":"e","distinct_id":"u","properties":{"a.b":1,"a":{}}}"#, blobs: ["a.b"],
            data: #"{"event":"e","distinct_id":"u","properties":{"a.b":1,"a":{"b":"u0"}}}"#),
        // The event's keys may be written with escapes.
        Case(
            event: #"{"event":"e","distinct_id":"u","propertie\u0073":{"\u0061":{}}}"#, blobs: ["a.b"],
            data: #"{"event":"e","distinct_id":"u","propertie\u0073":{"\u0061":{"b":"u0"}}}"#),
        Case(
            event: #"{"event":"e","distinct_id":"u"}"#, blobs: [#"q"uo\te"#, "größe.ключ", "日本"],
            data: #"{"event":"e","distinct_id":"u","properties":{"q\"uo\\te":"u0","größe":{"ключ":"u1"},"日本":"u2"}}"#),
        // The two ways to write é are two keys.
        Case(
            event: #"{"event":"e","distinct_id":"u"}"#, blobs: ["\u{e9}.a", "e\u{301}.b"],
            data: "{\"event\":\"e\",\"distinct_id\":\"u\",\"properties\":{\"\u{e9}\":{\"a\":\"u0\"},\"e\u{301}\":{\"b\":\"u1\"}}}"),
    ]

    static let merged = [
        Case(
            event: #"{"event":"e","distinct_id":"u"}"#, properties: #"{"a":1.0}"#,
            data: #"{"event":"e","distinct_id":"u","properties":{"a":1.0}}"#),
        Case(
            event: "{\"event\":\"e\",\"distinct_id\":\"u\"\n}\n", properties: "\n{ \"a\" : 1 }\n",
            data: "{\"event\":\"e\",\"distinct_id\":\"u\"\n,\"properties\":\n{ \"a\" : 1 }\n}\n"),
        Case(
            event: #"{"event":"e","distinct_id":"u"}"#, properties: #"{"a":{"b":1}}"#, blobs: ["a.c", "d"],
            data: #"{"event":"e","distinct_id":"u","properties":{"a":{"b":1,"c":"u0"},"d":"u1"}}"#),
        Case(
            event: #"{"event":"e","distinct_id":"u"}"#, properties: "{}", blobs: ["a"],
            data: #"{"event":"e","distinct_id":"u","properties":{"a":"u0"}}"#),
        Case(event: #"{"event":"e","distinct_id":"u"}"#, properties: "{}", data: #"{"event":"e","distinct_id":"u","properties":{}}"#),
    ]

    @Test(arguments: spliced + merged) func propertiesAndBlobsAreMerged(test: Case) async throws {
        let blobs = test.blobs.map { ($0, "x") }
        let request = MultipartRequest(event: test.event, properties: test.properties, blobs: blobs)
        let urls = test.blobs.indices.map { "u\($0)" }
        let emission = try await Emission.of(request, before: [TestStore(urls: urls)])
        // Compared by bytes: Swift's == takes the two ways to write é for one.
        #expect(try emission.member("data").map { Array($0.utf8) } == Array(test.data.utf8))
    }

    static let kept = [
        #"{"event":"e","distinct_id":"u","properties":{"a":1.0,"b":-0,"c":1e400,"d":1E+2,"e":9223372036854775807,"f":18446744073709551615}}"#,
        #"{"event":"e","distinct_id":"u","properties":{"n":0.1000000000000000055511151231257827,"big":123456789012345678901234567890}}"#,
        #"{"z":1,"event":"e","a":[],"distinct_id":"u","m":null,"properties":{"y":true,"x":false,"w":{}},"$set":{"b":2,"a":1}}"#,
        "  {\t\"event\" : \"e\" ,\r\n \"distinct_id\":\"u\" , \"properties\" : { \"a\" : [ 1 , 2 ] } }\n\n",
        #"{"event":"e","distinct_id":"u","properties":{"s":"\u00e9\/\n\t\\\"\ud83d\ude00\ud800 \u2028é😀"}}"#,
        #"{"event":"e","distinct_id":"u","properties":{"dup":{"k":1,"k":2}},"uuid":null,"":{"":""}}"#,
    ]

    @Test(arguments: kept) func everyByteThatWasThereStays(event: String) async throws {
        #expect(try await Emission.of(event: event).member("data").map { Array($0.utf8) } == Array(event.utf8))
        let with = try await Emission.of(MultipartRequest(event: event, blobs: [("new", "x")]), before: [TestStore(urls: ["u"])])
        let data = try #require(try with.member("data"))
        #expect(data.replacing(#","new":"u""#, with: "") == event)
    }

    @Test func aPropertiesPartKeepsItsBytesToo() async throws {
        let properties = "{ \"b\" : 1.50e-7,\"a\":\"\\u0041\\/\" , \"i\":-9223372036854775808 }"
        let data = try await Emission.of(event: #"{"event":"e","distinct_id":"u"}"#, properties: properties).member("data")
        #expect(data == #"{"event":"e","distinct_id":"u","properties":"# + properties + "}")
    }

    @Test func aThousandBlobsInOneObject() async throws {
        var request = MultipartRequest(event: #"{"event":"e","distinct_id":"u"}"#)
        for number in 0..<999 { request.add("event.properties.a.b\(number)", "x") }
        let urls = (0..<999).map { "u\($0)" }
        let data = try #require(try await Emission.of(request, before: [TestStore(urls: urls)]).member("data"))
        let members = (0..<999).map { #""b\#($0)":"u\#($0)""# }.joined(separator: ",")
        #expect(data == #"{"event":"e","distinct_id":"u","properties":{"a":{"# + members + "}}}")
    }
}
