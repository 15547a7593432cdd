import CaptureKit
import Testing

@Suite struct TimestampTests {
    /// Seconds as `date -d TEXT +%s` prints them.
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0), ("1969-12-31T23:59:59Z", -1), ("2000-02-29T12:00:00Z", 951_825_600),
        ("2024-02-29T00:00:00Z", 1_709_164_800),
        ("1900-03-01T00:00:00Z", -2_203_891_200), ("2026-11-23T08:04:05Z", 1_795_421_045), ("2026-11-23t08:04:05z", 1_795_421_045),
        ("2026-11-23 08:04:05Z", 1_795_421_045), ("2026-11-23T08:04:05", 1_795_421_045), ("2026-11-23T10:04:05+02:00", 1_795_421_045),
        ("2026-11-23T02:34:05-05:30", 1_795_421_045), ("2026-11-23T08:04:05-00:00", 1_795_421_045), ("2016-12-31T23:59:60Z", 1_483_228_800),
        ("2026-11-22T08:05:05-23:59", 1_795_421_045), ("0000-01-01T00:00:00Z", -62_167_219_200), ("9999-12-31T23:59:59Z", 253_402_300_799),
        ("0001-01-01T00:00:00Z", -62_135_596_800),
    ])
    func reads(text: String, seconds: Int64) { #expect(Timestamp(rfc3339: text)?.microseconds == seconds * 1_000_000) }

    @Test(arguments: [
        (".5", 500_000), (".05", 50_000), (".123456", 123_456), (".123456999", 123_456), (".000001", 1), (".0", 0),
        (".1234567890123456789", 123_456),
    ])
    func readsFractions(fraction: String, microseconds: Int64) {
        #expect(Timestamp(rfc3339: "1970-01-01T00:00:00\(fraction)Z")?.microseconds == microseconds)
        #expect(Timestamp(rfc3339: "1969-12-31T23:59:59\(fraction)Z")?.microseconds == microseconds - 1_000_000)
    }

    @Test(arguments: [
        "", "now", "1795421045", "2026-11-23", "2026-11-23T", "2026-11-23T08:04", "2026-11-23T08:04Z", "2026-11-23T08:04:05.Z",
        "2026-11-23T08:04:05,5Z",
        "2026-11-23T24:00:00Z", "2026-11-23T08:60:00Z", "2026-11-23T08:04:61Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z",
        "2026-01-00T00:00:00Z",
        "2026-04-31T00:00:00Z", "2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2026-1-01T00:00:00Z", "26-01-01T00:00:00Z",
        "+2026-01-01T00:00:00Z",
        "-0001-01-01T00:00:00Z", "12026-01-01T00:00:00Z", "2026-11-23T08:04:05+2:00", "2026-11-23T08:04:05+0200", "2026-11-23T08:04:05+02",
        "2026-11-23T08:04:05+24:00", "2026-11-23T08:04:05+02:60", "2026-11-23T08:04:05ZZ", "2026-11-23T08:04:05Z ", " 2026-11-23T08:04:05Z",
        "2026-11-23_08:04:05Z", "2026/11/23T08:04:05Z", "２026-11-23T08:04:05Z", "0000-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01",
    ])
    func refuses(text: String) { #expect(Timestamp(rfc3339: text) == nil) }

    @Test(arguments: [
        (0, "1970-01-01T00:00:00.000Z"), (1, "1970-01-01T00:00:00.000001Z"), (-1, "1969-12-31T23:59:59.999999Z"),
        (1000, "1970-01-01T00:00:00.001Z"),
        (951_825_599_999_000, "2000-02-29T11:59:59.999Z"), (-2_203_891_200_000_000, "1900-03-01T00:00:00.000Z"),
        (253_402_300_799_999_999, "9999-12-31T23:59:59.999999Z"), (-62_167_219_200_000_000, "0000-01-01T00:00:00.000Z"),
    ])
    func prints(microseconds: Int64, text: String) {
        #expect(Timestamp(microseconds: microseconds).description == text)
        #expect(Timestamp(rfc3339: text)?.microseconds == microseconds)
    }

    @Test func whatRFC3339CannotWriteIsWrittenAsTheNearestItCan() {
        #expect(Timestamp(microseconds: .max).description == "9999-12-31T23:59:59.999999Z")
        #expect(Timestamp(microseconds: .min).description == "0000-01-01T00:00:00.000Z")
    }

    @Test func everyDayOfEightHundredYearsSurvives() throws {
        var day = try #require(Timestamp(rfc3339: "1600-01-01T00:00:00Z"))
        for _ in 0..<292_194 {
            #expect(Timestamp(rfc3339: day.description) == day)
            day = day.advanced(by: 86_400_000_000)
        }
        #expect(day.day == "2400-01-01")
    }

    @Test func millisecondsAreCutTowardsThePast() {
        #expect(Timestamp(microseconds: 1999).milliseconds == 1)
        #expect(Timestamp(microseconds: -1).milliseconds == -1)
        #expect(Timestamp(microseconds: -1000).milliseconds == -1)
        #expect(Timestamp(microseconds: .min).milliseconds == -9_223_372_036_854_776)
    }
}
