import CaptureKit

/// The order of parts, their names, their places in the properties, and their sizes.
enum MultipartOrderCases {
    static let order: [MultipartCase] = [
        MultipartCase("a blob first", blob("a", "x") + goodEvent + end, .eventPartNotFirst, part: "event.properties.a"),
        MultipartCase("properties first", part("event.properties", "{}") + goodEvent + end, .eventPartNotFirst, part: "event.properties"),
        MultipartCase("an unknown part first", part("other", "x") + end, .eventPartNotFirst, part: "other"),
        MultipartCase("two events", after(goodEvent), .duplicatePart, part: "event"),
        MultipartCase(
            "properties of their own", after(part("event.properties", #"{"a":1.0}"#), blob("b", "x")), blobs: [#"{"a":1.0}"#, "x"]),
        MultipartCase(
            "properties twice", after(part("event.properties", "{}"), part("event.properties", "{}")), .duplicatePart,
            part: "event.properties"),
        MultipartCase(
            "properties after a blob", after(blob("a", "x"), part("event.properties", "{}")), .partOutOfOrder, part: "event.properties"),
        MultipartCase(
            "properties here and there", event(withProperties("{}"), part("event.properties", "{}")), .propertiesConflict,
            part: "event.properties"),
        MultipartCase("properties that are an array", after(part("event.properties", "[]")), .eventNotObject, part: "event.properties"),
        MultipartCase("properties that are nothing", after(part("event.properties", "")), .eventNotJSON, part: "event.properties"),
        MultipartCase("a blob of no bytes", after(blob("a", "")), .blobEmpty, part: "event.properties.a"),
        MultipartCase("one blob twice", after(blob("a", "x"), blob("a", "x")), .duplicatePart, part: "event.properties.a"),
    ]

    static let places: [MultipartCase] = [
        MultipartCase("a property that is there", taken(#"{"a":1}"#, "a"), .propertyConflict, part: "event.properties.a"),
        MultipartCase("one that is null", taken(#"{"a":null}"#, "a"), .propertyConflict, part: "event.properties.a"),
        MultipartCase("one whose name is escaped", taken(#"{"\u0061":1}"#, "a"), .propertyConflict, part: "event.properties.a"),
        MultipartCase("a number on the way", taken(#"{"a":1}"#, "a.b"), .propertyConflict, part: "event.properties.a.b"),
        MultipartCase("an array on the way", taken(#"{"a":[]}"#, "a.0"), .propertyConflict, part: "event.properties.a.0"),
        MultipartCase("null on the way", taken(#"{"a":null}"#, "a.b"), .propertyConflict, part: "event.properties.a.b"),
        MultipartCase("an object in the way", taken(#"{"a":{"b":{}}}"#, "a.b"), .propertyConflict, part: "event.properties.a.b"),
        MultipartCase(
            "an object on the way", event(withProperties(#"{"a":{"b":{}}}"#), blob("a.b.c", "x"), blob("a.c", "y")), blobs: ["x", "y"]),
        MultipartCase("a name with a dot in it", event(withProperties(#"{"a.b":1}"#), blob("a.b", "x")), blobs: ["x"]),
        MultipartCase(
            "the same in event.properties", after(part("event.properties", #"{"a":1}"#), blob("a", "x")), .propertyConflict,
            part: "event.properties.a"),
        MultipartCase("a blob below another", after(blob("a", "x"), blob("a.b", "y")), .propertyConflict, part: "event.properties.a.b"),
        MultipartCase("a blob above another", after(blob("a.b", "x"), blob("a", "y")), .propertyConflict, part: "event.properties.a"),
        MultipartCase("a blob far above another", after(blob("a.b.c", "x"), blob("a", "y")), .propertyConflict, part: "event.properties.a"),
        MultipartCase("blobs beside each other", after(blob("a.b", "x"), blob("a.c", "y"), blob("ab", "z")), blobs: ["x", "y", "z"]),
    ]

    private static let tight = SizeLimits(
        event: ByteCount(bytes: 40), eventAndProperties: ByteCount(bytes: 60), part: ByteCount(bytes: 8), partsTotal: ByteCount(bytes: 90),
        parts: 4)
    private static let small = "{\"event\":\"$ai_x\",\"distinct_id\":\"u\"}"

    static let sizes: [MultipartCase] = [
        MultipartCase(
            "all that may be", after(blob("a", "12345678"), blob("b", "12345678")), blobs: ["12345678", "12345678"], limits: tight),
        MultipartCase(
            "a large event", event("{\"event\":\"$ai_xxxxxxx\",\"distinct_id\":\"u\"}"), .eventTooLarge, part: "event", limits: tight),
        MultipartCase(
            "a large event that is no JSON", event(String(repeating: "x", count: 41)), .eventTooLarge, part: "event", limits: tight),
        MultipartCase(
            "large properties", after(part("event.properties", "{\"a\":\"12345678901234567890\"}")), .propertiesTooLarge,
            part: "event.properties", limits: tight),
        MultipartCase("a large blob", after(blob("a", "123456789")), .partTooLarge, part: "event.properties.a", limits: tight),
        MultipartCase(
            "a large blob that is declared", after(blob("a", "1", "Content-Length: 9")), .partTooLarge, part: "event.properties.a",
            limits: tight),
        MultipartCase(
            "a length that no machine has", after(part("event.properties", "{}", "Content-Length: 9223372036854775807")),
            .propertiesTooLarge,
            part: "event.properties", limits: tight),
        MultipartCase(
            "a room that is filled to the last byte",
            after(part("event.properties", "{\"a\":1234567890}"), blob("a1", "12345678"), blob("b", "12345678")),
            blobs: ["{\"a\":1234567890}", "12345678", "12345678"], limits: tight),
        MultipartCase(
            "a large blob without an end", goodEvent + blob("a", "123456789") + "--", .partTooLarge, part: "event.properties.a",
            limits: tight),
        MultipartCase("a full blob without an end", goodEvent + blob("a", "12345678") + "--", .multipartTruncated, limits: tight),
        MultipartCase(
            "together too large", after(blob("a", "12345678"), blob("b", "123")), .partsTooLarge, part: "event.properties.b",
            limits: SizeLimits(
                event: .kibi(1), eventAndProperties: .kibi(1), part: nil, partsTotal: ByteCount(bytes: small.utf8.count + 10), parts: 9)),
        MultipartCase(
            "too many parts", after(blob("a", "1"), blob("b", "1"), blob("c", "1"), blob("d", "1")), .tooManyParts,
            part: "event.properties.d", limits: tight),
    ]

    private static func withProperties(_ json: String) -> String {
        "{\"event\":\"$ai_x\",\"distinct_id\":\"u\",\"properties\":\(json)}"
    }

    private static func taken(_ properties: String, _ path: String) -> String { event(withProperties(properties), blob(path, "x")) }
}
