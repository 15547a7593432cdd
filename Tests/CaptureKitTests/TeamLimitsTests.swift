import CaptureKit
import Testing

@Suite struct TeamLimitsTests {
    @Test func everyKeyIsRead() throws {
        let json = """
            {"requests_per_second": 5, "bytes_per_second": "1MiB", "burst": "2s", "concurrent": 3, "payload": "64KiB",
             "bytes_per_day": "1GiB"}
            """
        var expected = TeamLimits()
        (expected.requestsPerSecond, expected.bytesPerSecond, expected.burst) = (5, .mebi(1), .seconds(2))
        (expected.concurrent, expected.payload, expected.bytesPerDay) = (3, .kibi(64), .gibi(1))
        let (limits, problems) = try read(json)
        #expect(problems == [])
        #expect(limits == expected)
    }

    @Test func everyKeyMayBeLeftOut() throws {
        let (limits, problems) = try read("{}")
        #expect(problems == [])
        #expect(limits == TeamLimits())
    }

    /// The text, and what is said of it.
    @Test(arguments: [
        (#"{"requests_per_second": 0}"#, "expected 1 to 1000000, got 0"),
        (#"{"bytes_per_second": 5000}"#, #"expected a size with a unit, such as "32KiB", got the number 5000"#),
        (#"{"burst": "2h"}"#, "expected 0s to 1h, got 2h"),
        (#"{"concurrent": "3"}"#, #"expected a whole number, got the string "3""#),
        (#"{"payload": "1B"}"#, "expected 1KiB to 1GiB, got 1B"),
        (#"{"bytes_per_day": "1B"}"#, "expected 1KiB to 1048576GiB, got 1B"),
        (#"{"concurent": 3}"#, #"unknown setting "concurent"; did you mean "concurrent"?"#),
    ])
    func mistakesAreNamed(json: String, message: String) throws { #expect(try read(json).problems == [message]) }

    private func read(_ json: String) throws -> (limits: TeamLimits, problems: [String]) {
        var reader = SettingsReader(try JSONNode(parsing: json), path: "$.limits")
        let limits = TeamLimits(from: &reader)
        return (limits, reader.finish().problems.map(\.message))
    }
}
