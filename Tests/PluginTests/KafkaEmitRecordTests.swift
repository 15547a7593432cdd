import CaptureKit
import CaptureTesting
import Testing

/// Key, value and headers of a record (contract §4).
@Suite struct KafkaEmitRecordTests {
    @Test func theValueHasTheseMembersInThisOrder() async throws {
        let event =
            #"{"uuid":"0190F8A2-ABCD-7EF0-9234-56789ABCDEF0","event":"$ai_generation","distinct_id":"user \"1\"\\é","#
            + #""timestamp":"2026-11-23T13:00:00+02:00","sent_at":"2026-11-23T13:30:00+02:00","properties":{"$ai_model":"m"}}"#
        let emission = try await Emission.of(event: event, headers: [HeaderField("Authorization", "Bearer phc_abc")])
        let data = event.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        #expect(
            try emission.text == #"{"uuid":"0190f8a2-abcd-7ef0-9234-56789abcdef0","distinct_id":"user \"1\"\\é","ip":"192.0.2.1","data":""#
                + data + #"","now":"2026-11-23T12:00:00.000Z","sent_at":"2026-11-23T11:30:00.000Z","token":"phc_abc","#
                + #""event":"$ai_generation","timestamp":"2026-11-23T11:30:00.000Z"}"#)
        #expect(try emission.member("data") == event)
    }

    @Test func theKeyIsTokenAndDistinctID() async throws {
        let emission = try await Emission.of(
            event: #"{"event":"e","distinct_id":"a:\u00e9"}"#, headers: [HeaderField("authorization", "bearer phc_abc")])
        #expect(try String(decoding: emission.record.key, as: UTF8.self) == "phc_abc:a:é")
    }

    @Test func theHeaders() async throws {
        let now = try #require(Timestamp(rfc3339: "2026-11-23T12:00:00.123999Z"))
        let trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
        let emission = try await Emission.of(
            event: #"{"event":"$ai_é","distinct_id":"u\n1","uuid":"FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF"}"#,
            headers: [HeaderField("authorization", "Bearer phc_abc"), HeaderField("traceparent", trace)], now: now)
        let expected = [
            HeaderField("token", "phc_abc"), HeaderField("team_id", "0"), HeaderField("distinct_id", "u\n1"), HeaderField("event", "$ai_é"),
            HeaderField("uuid", "ffffffff-ffff-ffff-ffff-ffffffffffff"), HeaderField("timestamp", "1795435200123"),
            HeaderField("now", "2026-11-23T12:00:00.123999Z"), HeaderField("content-type", "application/json"),
            HeaderField("traceparent", trace),
        ]
        #expect(try emission.record.headers == expected)
    }

    @Test func aMadeUUIDIsTheAnswersAndNotInTheData() async throws {
        let event = #"{"event":"e","distinct_id":"u"}"#
        let emission = try await Emission.of(event: event)
        let uuid = try #require(try emission.member("uuid"))
        #expect(EventUUID(uuid)?.version == 7 && uuid == uuid.lowercased())
        #expect(try emission.header("uuid") == uuid)
        #expect(try emission.member("data") == event)
    }

    @Test func withoutSentAtThereIsNoSuchMember() async throws {
        for event in [#"{"event":"e","distinct_id":"u"}"#, #"{"event":"e","distinct_id":"u","sent_at":"yesterday"}"#] {
            #expect(try await !Emission.of(event: event).text.contains(#""sent_at":"2"#))
        }
    }

    @Test(arguments: [
        #"{"capture_internal":true}"#, #"{"capture_internal":false}"#, #"{"capture_internal":null}"#, #"{"capture\u005finternal":1}"#,
    ])
    func capturedInsideMeansThisMachine(properties: String) async throws {
        let event = #"{"event":"e","distinct_id":"u","properties":\#(properties)}"#
        #expect(try await Emission.of(event: event).member("ip") == "127.0.0.1")
        let bare = #"{"event":"e","distinct_id":"u"}"#
        #expect(try await Emission.of(event: bare, properties: properties).member("ip") == "127.0.0.1")
    }

    @Test func otherwiseTheAddressIsTheClients() async throws {
        let event = #"{"event":"e","distinct_id":"u","capture_internal":true,"properties":{"a":{"capture_internal":true}}}"#
        #expect(try await Emission.of(event: event).member("ip") == "192.0.2.1")
        let six = try await Emission.of(MultipartRequest(event: event), client: "2001:db8::1")
        #expect(try six.member("ip") == "2001:db8::1")
    }

    @Test(arguments: [
        ("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", true),
        ("cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-x", false),
        ("cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-abc", true),
        ("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-abc", false),
        ("00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01", false),
        ("ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", false),
        ("00-0af7651916cd43dd8448eb211c80319-cb7ad6b7169203331-01", false),
        ("-------------------------------------------------------", false),
        ("", false), ("1", false),
    ])
    func aTraceparentIsPassedOnWhenItIsOne(text: String, isOne: Bool) async throws {
        let emission = try await Emission.of(event: #"{"event":"e","distinct_id":"u"}"#, headers: [HeaderField("Traceparent", text)])
        #expect(try emission.header("traceparent") == (isOne ? text : nil))
        #expect(try emission.record.headers.count == (isOne ? 9 : 8))
    }
}
