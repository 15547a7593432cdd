import CaptureBytes
import CaptureKit
import CaptureReader
import CaptureTesting
import Testing

@testable import CapturePlugins

/// Blobs put back where their URLs stand.
@Suite(.timeLimit(.minutes(5)))
struct RestoringTests {
    private let store = RecordingBlobStore()

    private func restored(_ event: String, uuid: String? = Written.uuid, team: String? = nil) async throws -> String {
        let uuid = try uuid.map { try #require(EventUUID($0)) }
        let team = try team.map { try #require(TeamID($0)) }
        return String(decoding: try await BlobReader(store).restore(event: Bytes(event), uuid: uuid, team: team))
    }

    @Test(arguments: ObjectLayout.allCases) func everyBlobComesBackInItsForm(layout: ObjectLayout) async throws {
        let forms: [(blob: Part, text: String)] = [
            (.blob("json", Array(" {\"a\":1.0}\n".utf8), type: "Application/JSON; charset=utf-8"), " {\"a\":1.0}\n"),
            (.blob("bad", Array(#"{"a":"#.utf8), type: "application/json"), #""{\"a\":""#),
            (.blob("text", Array("é\"\\\r\n\u{0}".utf8), type: "text/plain"), #""é\"\\\r\n\u0000""#),
            (.blob("o.p.q", [0xff], type: "image/png"), #"{"$blob":{"type":"image/png","encoding":null,"length":1,"base64":"/w=="}}"#),
            (.blob("two", [0, 0xff], type: "a/b"), #"{"$blob":{"type":"a/b","encoding":null,"length":2,"base64":"AP8="}}"#),
            (.blob("three", [0xfb, 0xff, 0xfe], type: "a/b"), #"{"$blob":{"type":"a/b","encoding":null,"length":3,"base64":"+//+"}}"#),
            (
                .blob("zip", Array("{}".utf8), type: "application/json", encoding: .gzip),
                #"{"$blob":{"type":"application/json","encoding":"gzip","length":2,"base64":"e30="}}"#
            ),
        ]
        let urls = try await Written(forms.map(\.blob), to: store, layout: layout).plan.urls
        func event(_ values: [String]) -> String {
            #"{ "event":"e\u0041", "n": 1.0, "properties" : {"first":[1e2],"json":\#(values[0]),"bad": \#(values[1]) ,"text":\#(values[2]),"#
                + #""o":{"k":0.10,"p":{"q":\#(values[3])}},"two":\#(values[4]),"three":\#(values[5]),"zip":\#(values[6])}, "x":null }"#
        }
        #expect(try await restored(event(urls.map { "\"\($0)\"" })) == event(forms.map(\.text)))
    }

    @Test func aRecordIsRestoredInItsData() async throws {
        let url = try await Written([.blob("a", Array(#"["\"",1.0]"#.utf8), type: "application/json")], to: store).plan.urls[0]
        func record(_ value: String) -> Bytes {
            Bytes(
                #"{"uuid":"\#(Written.uuid)","distinct_id":"u","data":"{\"event\":\"e\",\"properties\":{\"a\":\#(value),\"n\":1.0}}","#
                    + #""now":"2024-08-29T12:00:00.000Z"}"#)
        }
        let reader = BlobReader(store)
        #expect(try await reader.restore(record: record(#"\"\#(url)\""#)) == record(#"[\"\\\"\",1.0]"#))
        let plain = record(#"\/\u0041"#.quotedInside)
        #expect(try await reader.restore(record: plain) == plain)
        #expect(try await reader.restore(record: record(#"\"\#(url)\""#), team: TeamID("7")) != record(#"\"\#(url)\""#))
        #expect(try await reader.restore(record: record(#"\"\#(url)\""#), team: TeamID("8")) == record(#"\"\#(url)\""#))
    }

    @Test func whatIsNotThisEventsBlobIsLeftAlone() async throws {
        let url = try await Written([.blob("a", Array("secret".utf8))], to: store).plan.urls[0]
        let other = try await Written([.blob("a", Array("secret".utf8))], to: store, uuid: "01919e23-46d0-7b2c-8f5e-aaaaaaaaaaaa").plan
            .urls[0]
        let events = [
            #"{"properties":{"b":"\#(url)"}}"#, #"{"properties":{"o":{"a":"\#(url)"}}}"#, #"{"properties":{"a":["\#(url)"]}}"#,
            #"{"properties":{"a":"\#(other)"}}"#, #"{"a":"\#(url)"}"#, #"{"properties":"\#(url)"}"#, #"{"properties":{"a":" \#(url)"}}"#,
            #"{"properties":{"a":"\#(url)&x=1"}}"#, #"{"properties":{"a":"\#(url.replacing("s3://llma/", with: "s3://other/"))"}}"#,
            #"{"properties":{"a":"see \#(url)"}}"#, #"{"properties":{"\#(url)":1}}"#, #"{}"#,
        ]
        for event in events { #expect(try await restored(event) == event) }
        #expect(try await restored(#"{"properties":{"a":"\#(url)"}}"#, team: "8") == #"{"properties":{"a":"\#(url)"}}"#)
        #expect(try await restored(#"{"properties":{"a":"\#(url)"}}"#, team: "7") == #"{"properties":{"a":"secret"}}"#)
        // The event's own uuid counts when no other is given.
        let named = #"{"uuid":"\#(Written.uuid.uppercased())","properties":{"a":"\#(other)"}}"#
        #expect(try await restored(named, uuid: nil) == named)
        #expect(try await restored(#"{"properties":{"a":"\#(other)"}}"#, uuid: nil) == #"{"properties":{"a":"secret"}}"#)
    }

    @Test func aURLThatIsWrittenWithEscapesIsStillOne() async throws {
        let url = try await Written([.blob("a", Array("x".utf8))], to: store).plan.urls[0].replacing("/", with: #"\/"#)
        #expect(try await restored(#"{"properties":{"\u0061":"\#(url)"}}"#) == #"{"properties":{"\u0061":"x"}}"#)
    }

    @Test func aMissingBlobIsAnErrorAndNotASilence() async throws {
        let plan = try await Written([.blob("a", [1])], to: store).plan
        try await store.delete(plan.objects.map(\.key))
        let error = await #expect(throws: BlobStoreError.self) { try await restored(#"{"properties":{"a":"\#(plan.urls[0])"}}"#) }
        #expect(error?.reason == .notFound)
    }

    @Test(arguments: ["", "[]", "{", "\"x\"", "{} {}"]) func whatIsNoEventIsRefused(text: String) async {
        await expectFailure(.notAnEvent) { _ = try await restored(text) }
        await expectFailure(.notAnEvent) { _ = try await BlobReader(store).restore(record: Bytes(text)) }
    }

    @Test(arguments: [#"{"uuid":"\#(Written.uuid)"}"#, #"{"data":"{}"}"#, #"{"data":{},"uuid":"\#(Written.uuid)"}"#])
    func whatIsNoRecordIsRefused(text: String) async {
        await expectFailure(.notAnEvent) { _ = try await BlobReader(store).restore(record: Bytes(text)) }
    }
}

extension String {
    /// A JSON string of this text inside of a JSON string.
    fileprivate var quotedInside: String { #"\""# + replacing(#"\"#, with: #"\\"#) + #"\""# }
}
