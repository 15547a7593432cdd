import CaptureBytes
import CaptureKit
import CaptureReader
import CaptureTesting
import Testing

@testable import CapturePlugins

/// An event's blobs by team and uuid.
@Suite(.timeLimit(.minutes(5)))
struct StoredEventTests {
    private let random = "0190f8a2-abcd-4ef0-9234-56789abcdef0"
    private let blobs = (0..<12).map { Part.blob("p.n\($0)", [UInt8($0), 13, 10, 45, 45], type: "text/plain") }

    private func events(_ store: any BlobStore, _ uuid: String = Written.uuid, team: String = "7") async throws -> [StoredEvent] {
        try await BlobReader(store).events(try #require(EventUUID(uuid)), of: try #require(TeamID(team)))
    }

    @Test(arguments: ObjectLayout.allCases) func anEventIsRebuiltFromItsObjects(layout: ObjectLayout) async throws {
        try await withStores { store in
            for (uuid, retention) in [(Written.uuid, nil), (random, "30d"), ("01919e23-46d0-7b2c-8f5e-ffffffffffff", "1y")] {
                let plan = try await Written(blobs, to: store, layout: layout, uuid: uuid, retention: retention).plan
                let events = try await events(store, uuid)
                #expect(events.map(\.blobs) == [blobs.map(\.read)])
                #expect(events.first?.keys.map(\.description) == plan.objects.map(\.key))
                #expect(try await self.events(store, uuid, team: "8").isEmpty)
            }
            #expect(try await events(store, "00000000-0000-0000-0000-000000000000").isEmpty)
        }
    }

    @Test func differentBlobsUnderOneUUIDAreDifferentEvents() async throws {
        try await withStores { store in
            for layout in ObjectLayout.allCases {
                for text in ["one", "two"] { _ = try await Written([.blob("a", Array(text.utf8))], to: store, layout: layout) }
            }
            let texts = try await events(store).flatMap { $0.blobs.map { String(decoding: $0.bytes) } }
            #expect(texts.sorted() == ["one", "one", "two", "two"])
        }
    }

    @Test func anEventIsFoundOnAnyDayAmongManyOthers() async throws {
        let store = RecordingBlobStore()
        for number in 0..<2500 {
            let day = number % 3 == 0 ? "2024-08-27" : number % 3 == 1 ? "2024-08-29" : "2024-08-30"
            let uuid = "\(String(10_000_000 + number))-abcd-4ef0-9234-56789abcdef0"
            _ = try await Written([.blob("a", [1])], to: store, uuid: uuid, now: "\(day)T12:00:00Z")
        }
        for (uuid, day) in [(random, "2024-08-28"), (Written.uuid, "2025-01-01"), ("ffffffff-ffff-ffff-ffff-ffffffffffff", "2024-08-30")] {
            _ = try await Written([.blob("a", [2])], to: store, uuid: uuid, now: "\(day)T12:00:00Z")
            let found = try await events(store, uuid)
            #expect(found.map { $0.keys.map(\.place.day) } == [[day]] && found.map(\.blobs.count) == [1])
        }
        // What the service did not write does not stop the search.
        for key in ["llma/7/readme", "llma/7/2024-08-28x/y", "llma/7/~"] {
            try await store.put(key, BlobContent(Bytes("x")), BlobAttributes(contentType: "a/b"), deadline: nil)
        }
        #expect(try await events(store, random).count == 1)
    }

    @Test func aMissingObjectIsSaid() async throws {
        let store = RecordingBlobStore()
        let plan = try await Written(blobs, to: store, layout: .blob).plan
        try await store.delete([plan.objects[4].key])
        await expectFailure(.incomplete) { _ = try await events(store) }
    }

    @Test func theIndexIsNotNeeded() async throws {
        let store = RecordingBlobStore()
        let many = (0..<100).map { Part.blob("property-\($0)", [UInt8($0)]) }
        let plan = try await Written(many, to: store).plan
        #expect(plan.objects[0].attributes.metadata["index-truncated"] == "true")
        #expect(try await events(store).map(\.blobs) == [many.map(\.read)])
    }

    @Test func anObjectThatIsNotWholeIsRefused() async throws {
        let store = RecordingBlobStore()
        let object = try await Written([.blob("a", Array("one".utf8)), .blob("b", [0])], to: store).plan.objects[0]
        let whole = object.content.pieces.flatMap { [UInt8]($0) }
        var broken = (0..<whole.count).map { Array(whole[..<$0]) }
        broken += [whole + [13], [13, 10] + whole, Array(whole.dropLast(4)) + Array("x\r\n".utf8)]
        for bytes in broken {
            try await store.put(object.key, BlobContent(Bytes(bytes)), object.attributes, deadline: nil)
            await #expect(throws: ReadFailure.self, "\(String(decoding: bytes, as: UTF8.self))") { _ = try await events(store) }
        }
    }
}
