import CaptureBytes
import CaptureKit
import Testing

@testable import CapturePlugins

/// What follows from what, in keys and attributes.
@Suite struct ObjectPlanTests {
    private let blobs = [Sample.blob("a", Array("one".utf8)), Sample.blob("b", Array("two".utf8))]

    @Test(arguments: ObjectLayout.allCases) func theSameEventGivesTheSameKeysAndBytes(layout: ObjectLayout) throws {
        let event = "\(EventUUID(version7: try #require(Timestamp(rfc3339: "2026-11-24T23:59:50Z")), random: { 3 }))"
        let plans = try ["2026-11-24T23:59:59Z", "2026-11-25T00:00:01Z"].map { now in
            try Sample.plan(blobs, layout, at: Sample.place(uuid: event, now: now), now: now)
        }
        #expect(plans[0].urls == plans[1].urls)
        #expect(plans[0].objects.map(\.key) == plans[1].objects.map(\.key))
        #expect(plans[0].objects.map(\.content.whole) == plans[1].objects.map(\.content.whole))
        let noted = plans.map { $0.objects[0].attributes.metadata["upload-timestamp"] }
        #expect(noted == ["2026-11-24T23:59:59.000Z", "2026-11-25T00:00:01.000Z"])
    }

    @Test(arguments: ObjectLayout.allCases) func differentBlobsHaveDifferentKeys(layout: ObjectLayout) throws {
        let lists = [
            blobs, [blobs[1], blobs[0]], [blobs[0]], [Sample.blob("a", Array("onetwo".utf8))],
            [Sample.blob("ab", Array("one".utf8))], [Sample.blob("a", Array("bone".utf8))],
            [Sample.blob("a", Array("one".utf8), type: "text/html")],
            [Sample.blob("a", Array("one".utf8), encoding: .gzip)], [Sample.blob("a", Array("one".utf8), encoding: .zstd)],
            // Fields that would be the same without their lengths.
            [Sample.blob("at", Array("one".utf8), type: "ext/plain")], [Sample.blob("a", Array("one".utf8), type: "text/plaingzip")],
        ]
        let keys = try lists.map { try Sample.plan($0, layout).objects[0].key }
        #expect(Set(keys).count == lists.count)
    }

    @Test(arguments: [
        ("a\r\nX-Evil: 1", "text/plain", "x"), ("a\u{0}", "text/plain", "x"), ("a\u{7f}", "text/plain", "x"),
        ("a", "text/plain\r\nX: y", "x"),
        ("a", "", "x"), ("a", "text/é", "x"), ("", "text/plain", "x"), ("a", "text/plain", ""),
    ])
    func aPartThatCannotBeWrittenIsRefused(path: String, type: String, body: String) throws {
        for layout in ObjectLayout.allCases {
            #expect(throws: UnwritablePart.self) { try Sample.plan([Sample.blob(path, Array(body.utf8), type: type)], layout) }
        }
    }

    @Test func theIndexIsASCII() throws {
        let part = Sample.blob("größe.日\u{1F600}e\u{301}", [1], type: "text/plain; charset=\"utf-8\"")
        let index = try Sample.plan([part], .blob).objects[0].attributes.metadata["index"]
        #expect(
            index == #"[{"path":"gr\u00f6\u00dfe.\u65e5\ud83d\ude00e\u0301","range":"0-0","#
                + #""type":"text/plain; charset=\"utf-8\"","encoding":null}]"#)
    }

    @Test func anIndexOfMoreThan1500BytesIsLeftOut() throws {
        // [{"path":"…","range":"0-0","type":"text/plain","encoding":null}] is 63 bytes without its path.
        for (length, isThere) in [(1437, true), (1438, false)] {
            let metadata = try Sample.plan([Sample.blob(String(repeating: "p", count: length), [1])], .blob).objects[0].attributes.metadata
            #expect(metadata["index"]?.utf8.count == (isThere ? 1500 : nil))
            #expect(metadata["index-truncated"] == (isThere ? nil : "true"))
            #expect(metadata.count == 5)
        }
    }

    @Test func theSetOfEncodingsIsNoted() throws {
        func compression(_ encodings: ContentCoding?...) throws -> String? {
            let blobs = encodings.enumerated().map { Sample.blob("p\($0)", [1], encoding: $1) }
            return try Sample.plan(blobs).objects[0].attributes.metadata["compression"]
        }
        #expect(try compression(nil, nil) == "none")
        #expect(try compression(.zstd, nil, .zstd) == "zstd")
        #expect(try compression(.zstd, nil, .gzip) == "gzip,zstd")
    }
}
