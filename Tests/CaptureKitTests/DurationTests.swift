import CaptureKit
import Testing

@Suite struct DurationTests {
    @Test(arguments: [
        ("0s", Duration.zero), ("250ms", .milliseconds(250)), ("30s", .seconds(30)), ("1.5m", .seconds(90)), ("24h", .seconds(86_400)),
        ("500us", .microseconds(500)), ("0.1s", .milliseconds(100)), ("0.57s", .milliseconds(570)), ("1.001s", .milliseconds(1001)),
        ("0.000000001s", .nanoseconds(1)), ("0.999999999s", .nanoseconds(999_999_999)), ("2562047h", .seconds(2_562_047 * 3600)),
    ])
    func reads(text: String, duration: Duration) { #expect(Duration(units: text) == duration) }

    @Test(arguments: [
        "", "s", "30", "1.5", "1 s", " 1s", "-1s", "+1s", "1S", "1min", "1d", "1.s", ".5s", "1e3s", "1h30m", "1ns", "2562048h",
        "99999999999999999999s",
    ])
    func refuses(text: String) { #expect(Duration(units: text) == nil) }

    @Test(arguments: [
        (Duration.zero, "0s"), (.milliseconds(1), "1ms"), (.milliseconds(1500), "1500ms"), (.seconds(1), "1s"), (.seconds(90), "90s"),
        (.seconds(120), "2m"), (.seconds(3600), "1h"), (.seconds(5400), "90m"), (.microseconds(500), "500us"),
        (.microseconds(1500), "1500us"),
    ])
    func prints(duration: Duration, text: String) {
        #expect(duration.inUnits == text)
        #expect(Duration(units: text) == duration)
    }

    @Test func lessThanItsUnitIsCut() {
        #expect(Duration.microseconds(2999).wholeMilliseconds == 2)
        #expect((Duration.seconds(2) + .nanoseconds(7)).wholeNanoseconds == 2_000_000_007)
    }

    @Test func thePatternTakesWhatTheReaderTakes() throws {
        let pattern = try Regex(Duration.unitsPattern)
        for text in ["0s", "1.5m", "250ms", "7us", "24h"] { #expect(try pattern.wholeMatch(in: text) != nil, "\(text)") }
        for text in ["30", "1 s", "-1s", "1.s", ".5s", "1d", "1h30m"] { #expect(try pattern.wholeMatch(in: text) == nil, "\(text)") }
    }
}
