import CaptureKit

/// What the event's JSON must be (contract §2).
enum MultipartEventCases {
    private static func refused(_ title: String, _ json: String, _ code: Code) -> MultipartCase {
        MultipartCase(title, event(json), code, part: "event")
    }

    private static func accepted(_ title: String, _ json: String) -> MultipartCase { MultipartCase(title, event(json), blobs: []) }

    /// A good event but for its `distinct_id`, or for one more member.
    private static func id(_ json: String) -> String { "{\"event\":\"$ai_x\",\"distinct_id\":\(json)}" }
    private static func with(_ member: String) -> String { "{\"event\":\"$ai_x\",\"distinct_id\":\"u\",\(member)}" }

    static let json: [MultipartCase] = [
        refused("nothing", "", .eventNotJSON),
        refused("a cut object", "{\"event\":", .eventNotJSON),
        refused("a byte order mark", "\u{feff}{}", .eventNotJSON),
        refused("a NUL", with("\"a\":\"\0\""), .eventNotJSON),
        refused("an array", "[]", .eventNotObject),
        refused("a string", "\"event\"", .eventNotObject),
        refused("null", "null", .eventNotObject),
        refused("128 arrays in one another", with("\"a\":\(nested(128))"), .eventNotJSON),
        accepted("127 arrays in one another", with("\"a\":\(nested(127))")),
        accepted("white space around it", " \r\n\t{\"event\":\"$ai_x\",\"distinct_id\":\"u\"} \r\n"),
        accepted("many members", with((0..<2000).map { "\"k\($0)\":1" }.joined(separator: ","))),
    ]

    static let members: [MultipartCase] = [
        refused("no event", #"{"distinct_id":"u"}"#, .missingEventName),
        refused("an empty event", #"{"event":"","distinct_id":"u"}"#, .missingEventName),
        refused("an event that is null", #"{"event":null,"distinct_id":"u"}"#, .missingEventName),
        refused("an event that is a number", #"{"event":1,"distinct_id":"u"}"#, .missingEventName),
        refused("an event with a lone surrogate", #"{"event":"\ud800","distinct_id":"u"}"#, .eventNotUTF8),
        refused("no distinct_id", #"{"event":"$ai_x"}"#, .missingDistinctID),
        refused("a distinct_id that is null", id("null"), .missingDistinctID),
        refused("an empty distinct_id", id("\"\""), .invalidDistinctID),
        refused("a distinct_id that is a number", id("1"), .invalidDistinctID),
        refused("a distinct_id that is an object", id("{}"), .invalidDistinctID),
        refused("a distinct_id with a lone surrogate", id(#""\udc00""#), .invalidDistinctID),
        accepted("200 letters", id("\"\(String(repeating: "x", count: 200))\"")),
        refused("201 letters", id("\"\(String(repeating: "x", count: 201))\""), .invalidDistinctID),
        accepted("200 emoji", id("\"\(String(repeating: "😀", count: 200))\"")),
        refused("201 emoji", id("\"\(String(repeating: "😀", count: 201))\""), .invalidDistinctID),
        accepted("200 escaped emoji", id("\"\(String(repeating: #"\ud83d\ude00"#, count: 200))\"")),
        refused("201 escaped letters", id("\"\(String(repeating: #"\u0078"#, count: 201))\""), .invalidDistinctID),
        refused("200 letters with a combining mark", id("\"\(String(repeating: "e\u{301}", count: 101))\""), .invalidDistinctID),
        refused("properties that are null", with("\"properties\":null"), .eventNotObject),
        refused("properties that are an array", with("\"properties\":[]"), .eventNotObject),
        accepted("no properties to speak of", with("\"properties\":{}")),
        accepted("names that are escaped", #"{"\u0065vent":"$ai_x","distinct\u005fid":"u"}"#),
        accepted("a timestamp that is no time", with("\"timestamp\":\"yesterday\",\"sent_at\":5")),
    ]

    static let uuids: [MultipartCase] =
        [
            "01919e23-46d0-7b2c-8f5e-0123456789ab", "01919E23-46D0-7B2C-8F5E-0123456789AB", "00000000-0000-0000-0000-000000000000",
            "ffffffff-ffff-ffff-ffff-ffffffffffff", "c232ab00-9414-11ec-b3c8-9f6bdeced846", "00000000-0000-8000-8000-000000000000",
        ].map { accepted("the uuid \($0)", with("\"uuid\":\"\($0)\"")) }
        + [
            "", "01919e2346d07b2c8f5e0123456789ab", "{01919e23-46d0-7b2c-8f5e-0123456789ab}",
            "urn:uuid:01919e23-46d0-7b2c-8f5e-0123456789ab",
            "01919e23-46d0-7b2c-8f5e-0123456789a", "01919e23-46d0-7b2c-8f5e-0123456789abc", "01919e23-46d0-7b2c-8f5e-0123456789ag",
            "01919e23-46d0-9b2c-8f5e-0123456789ab", "01919e23-46d0-7b2c-cf5e-0123456789ab",
        ].map { refused("the uuid \($0.debugDescription)", with("\"uuid\":\"\($0)\""), .invalidUUID) }
        + [refused("a uuid that is a number", with("\"uuid\":1"), .invalidUUID), accepted("a uuid that is null", with("\"uuid\":null"))]

    static let duplicateKeys: [MultipartCase] = [
        refused("twice in the event", with(#""a":1,"a":2"#), .eventNotJSON),
        refused("twice, once escaped", with(#""a":1,"\u0061":2"#), .eventNotJSON),
        refused("twice in the properties", with(#""properties":{"a":1,"b":2,"a":3}"#), .eventNotJSON),
        refused("two properties", with(#""properties":{},"properties":{}"#), .eventNotJSON),
        refused("two names", #"{"event":"$ai_x","distinct_id":"u","event":"$ai_y"}"#, .eventNotJSON),
        accepted("twice in an object that is passed on", with(#""properties":{"a":{"b":1,"b":2}},"c":[{"d":1,"d":2}]"#)),
        MultipartCase(
            "twice in an object on a blob's path", event(with(#""properties":{"a":{"b":1,"\u0062":2}}"#), blob("a.c", "x")), .eventNotJSON,
            part: "event"),
        MultipartCase(
            "twice beside a blob's path", event(with(#""properties":{"a":{"b":{"z":1,"z":1}}}"#), blob("a.c", "x")), blobs: ["x"]),
        MultipartCase(
            "twice in event.properties", after(part("event.properties", #"{"a":1,"a":1}"#)), .eventNotJSON, part: "event.properties"),
        MultipartCase(
            "twice on a path in event.properties", after(part("event.properties", #"{"a":{"b":1,"b":1}}"#), blob("a.c", "x")),
            .eventNotJSON,
            part: "event.properties"),
        accepted("lone surrogates elsewhere", with(#""properties":{"\ud800":"\udfff"}"#)),
    ]

    private static func nested(_ depth: Int) -> String { String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }

    static let notUTF8: [MultipartCase] = [
        MultipartCase("an event that is not UTF-8", bytes: latin1(event(with("\"a\":\"\u{e9}\""))), .refusal(.eventNotUTF8, part: "event")),
        MultipartCase(
            "properties that are not UTF-8", bytes: latin1(after(part("event.properties", "{\"a\":\"\u{e9}\"}"))),
            .refusal(.eventNotUTF8, part: "event.properties")),
        MultipartCase("a name that is not UTF-8", bytes: latin1(after(blob("\u{e9}", "x"))), .refusal(.malformedPart, part: nil)),
        MultipartCase(
            "every byte there is", bytes: latin1(after(blob("a", allBytes))), .blobs([allBytes])),
    ]

    private static let allBytes = String(String.UnicodeScalarView((0...255).map { UnicodeScalar(UInt8($0)) }))
    private static func latin1(_ text: String) -> [UInt8] { text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) } }
}
