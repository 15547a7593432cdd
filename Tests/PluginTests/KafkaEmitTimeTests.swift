import CaptureKit
import CaptureTesting
import Testing

/// When an event happened (contract §4). The service's clock shows 2026-11-23T12:00:00Z.
@Suite struct KafkaEmitTimeTests {
    private func times(_ members: String, properties: String = "{}") async throws -> Emission {
        try await Emission.of(event: #"{"event":"e","distinct_id":"u",\#(members)"properties":\#(properties)}"#)
    }

    @Test(arguments: [
        // The sender's clock is an hour ahead, exact, and a day behind.
        ("2026-11-23T12:59:50Z", "2026-11-23T13:00:00Z", "2026-11-23T11:59:50.000Z"),
        ("2026-11-23T11:00:00Z", "2026-11-23T12:00:00Z", "2026-11-23T11:00:00.000Z"),
        ("2026-11-22T11:00:00Z", "2026-11-22T12:00:00Z", "2026-11-23T11:00:00.000Z"),
        // Sent before it happened.
        ("2026-11-23T13:00:00Z", "2026-11-23T12:00:00Z", "2026-11-23T13:00:00.000Z"),
        // Zones, a space, no zone, microseconds.
        ("2026-11-23 13:59:59.000001+02:00", "2026-11-23T12:00:00", "2026-11-23T11:59:59.000001Z"),
        // No older than one can write.
        ("0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-11-23T12:00:00.000Z"),
    ])
    func itIsMovedByHowFarTheSendersClockIsOff(timestamp: String, sentAt: String, expected: String) async throws {
        let emission = try await times(#""timestamp":"\#(timestamp)","sent_at":"\#(sentAt)","#)
        #expect(try emission.member("timestamp") == expected)
        #expect(try emission.member("now") == "2026-11-23T12:00:00.000Z")
    }

    @Test(arguments: [
        ("true", "2026-11-23T10:00:00.000Z"), ("false", "2026-11-23T11:00:00.000Z"), (#""true""#, "2026-11-23T11:00:00.000Z"),
    ])
    func ignoreSentAt(value: String, expected: String) async throws {
        let members = #""timestamp":"2026-11-23T10:00:00Z","sent_at":"2026-11-23T11:00:00Z","#
        let emission = try await times(members, properties: #"{"$ignore_sent_at":\#(value)}"#)
        #expect(try emission.member("timestamp") == expected)
        #expect(try emission.member("sent_at") == "2026-11-23T11:00:00.000Z")
        let event = #"{\#(members)"event":"e","distinct_id":"u"}"#
        let apart = try await Emission.of(event: event, properties: #"{"$ignore_sent_at":\#(value)}"#)
        #expect(try apart.member("timestamp") == expected)
    }

    @Test(arguments: [
        (#""timestamp":"2026-11-20T10:00:00+01:00","#, "2026-11-20T09:00:00.000Z"),
        (#""timestamp":"2026-11-20T10:00:00Z","sent_at":"soon","#, "2026-11-20T10:00:00.000Z"),
        (#""timestamp":"2026-11-20T10:00:00Z","sent_at":17,"#, "2026-11-20T10:00:00.000Z"),
        (#""sent_at":"2026-11-23T09:00:00Z","#, "2026-11-23T12:00:00.000Z"),
        (#""timestamp":"then","sent_at":"2026-11-23T09:00:00Z","#, "2026-11-23T12:00:00.000Z"),
        (#""timestamp":1795435200,"#, "2026-11-23T12:00:00.000Z"), ("", "2026-11-23T12:00:00.000Z"),
    ])
    func withoutBothThereIsNothingToCompare(members: String, expected: String) async throws {
        #expect(try await times(members).member("timestamp") == expected)
    }

    @Test(arguments: [
        ("2026-11-24T11:00:00Z", "2026-11-24T11:00:00.000Z"), ("2026-11-24T11:00:00.000001Z", "2026-11-23T12:00:00.000Z"),
        ("9999-12-31T23:59:59Z", "2026-11-23T12:00:00.000Z"), ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000Z"),
    ])
    func notMoreThan23HoursAhead(timestamp: String, expected: String) async throws {
        #expect(try await times(#""timestamp":"\#(timestamp)","#).member("timestamp") == expected)
        let same = "2026-11-23T12:00:00Z"
        #expect(try await times(#""timestamp":"\#(timestamp)","sent_at":"\#(same)","#).member("timestamp") == expected)
    }

    @Test func whatIsAheadBeforeItIsMovedMayStay() async throws {
        let emission = try await times(#""timestamp":"2030-01-01T00:00:00Z","sent_at":"2030-01-01T01:00:00Z","#)
        #expect(try emission.member("timestamp") == "2026-11-23T11:00:00.000Z")
    }

    @Test(arguments: [
        ("2026-11-23T11:59:59.9999Z", "1795435199999"), ("1969-12-31T23:59:59.9995Z", "-1"), ("1970-01-01T00:00:00.0019Z", "1"),
    ])
    func theHeaderHasMillisecondsCut(timestamp: String, expected: String) async throws {
        #expect(try await times(#""timestamp":"\#(timestamp)","#).header("timestamp") == expected)
    }

    @Test(arguments: [
        ("2026-11-23T13:00:00+01:00", "2026-11-23T12:00:00.000Z"), ("2026-11-23 12:00:00", "2026-11-23T12:00:00.000Z"),
        ("2026-11-22T23:30:00.25-12:30", "2026-11-23T12:00:00.250Z"),
    ])
    func sentAtIsInUTC(text: String, expected: String) async throws {
        #expect(try await times(#""sent_at":"\#(text)","#).member("sent_at") == expected)
    }
}
