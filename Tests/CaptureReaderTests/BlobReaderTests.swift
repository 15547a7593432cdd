import CaptureBytes
import CaptureKit
import CaptureReader
import CaptureTesting
import Testing

@testable import CapturePlugins

/// One blob by its URL.
@Suite(.timeLimit(.minutes(5)))
struct BlobReaderTests {
    private let lookalikes = Array(
        "\r\n--capture-ai-\(Written.uuid)-00000000\r\nContent-Length: 1\r\n\r\nx\r\n--capture-ai-\(Written.uuid)-00000000--\r\n".utf8)

    @Test(arguments: [1, 2, 1000, 65_537, 25 << 20]) func everySizeComesBackByteForByte(size: Int) async throws {
        // Not the same every 256 bytes, so that a cut at a wrong place shows.
        let block = (0..<65_537).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
        var every: [UInt8] = []
        while every.count < size { every += block.prefix(size - every.count) }
        let blobs = [
            Part.blob("a", every), .blob("größe.\"q\\", lookalikes + block + lookalikes, type: "text/plain; charset=\"utf-8\""),
            .blob("z", [0], encoding: .zstd, original: size), .blob("g", [31, 139], encoding: .gzip),
        ]
        try await withStores { store in
            for layout in ObjectLayout.allCases {
                let plan = try await Written(blobs, to: store, layout: layout).plan
                for (url, blob) in zip(plan.urls, blobs) { #expect(try await BlobReader(store).blob(at: url).isSame(as: blob.read)) }
            }
        }
    }

    @Test(arguments: [
        "", "a", "blob:x/y?length=1&type=z", "s3://llma", "s3://llma/llma/7/2024-08-29/x.multipart?range=0-9",
        "s3://llma/other/7/2024-08-29/\(Written.uuid)_0123456789abcdef.multipart?range=0-9",
        "s3://llma/llma/7/2024-08-29/\(Written.uuid)_0123456789abcdef.multipart",
        "s3://llma/llma/7/../7/2024-08-29/\(Written.uuid)_0123456789abcdef.multipart?range=0-9",
    ])
    func whatIsNoURLOfABlobIsRefused(url: String) async {
        await expectFailure(.notABlobURL) { _ = try await BlobReader(RecordingBlobStore()).blob(at: url) }
    }

    @Test func anotherBucketIsRefused() async throws {
        let store = RecordingBlobStore()
        let plan = try await Written([.blob("a", [1])], to: store).plan
        let url = plan.urls[0].replacing("s3://llma/", with: "s3://other/")
        await expectFailure(.otherBucket) { _ = try await BlobReader(store).blob(at: url) }
    }

    @Test(arguments: ObjectLayout.allCases) func aMissingObjectIsTheStoresError(layout: ObjectLayout) async throws {
        try await withStores { store in
            let plan = try await Written([.blob("a", [1])], to: store, layout: layout).plan
            try await store.delete(plan.objects.map(\.key))
            let error = await #expect(throws: BlobStoreError.self) { _ = try await BlobReader(store).blob(at: plan.urls[0]) }
            #expect(error?.reason == .notFound)
        }
    }

    @Test func aRangeThatIsOffIsRefused() async throws {
        try await withStores { store in
            for layout in ObjectLayout.allCases {
                let plan = try await Written([.blob("a", [1, 2, 3]), .blob("b", [4, 5])], to: store, layout: layout).plan
                let url = try #require(BlobURL(plan.urls[0]))
                let (first, last) = (url.range.lowerBound, url.range.upperBound)
                let end = plan.objects[0].content.count
                for range in [first...last - 1, first...last + 1, first + 1...last, first...end + 5, last...last] {
                    let wrong = BlobURL(bucket: url.bucket, key: url.key, range: range)
                    await #expect(throws: ReadFailure.self) { _ = try await BlobReader(store).blob(at: "\(wrong)") }
                }
                let behind = BlobURL(bucket: url.bucket, key: url.key, range: end...end + 5)
                await #expect(throws: (any Error).self) { _ = try await BlobReader(store).blob(at: "\(behind)") }
            }
        }
    }

    @Test func anObjectThatIsCutIsRefused() async throws {
        let store = RecordingBlobStore()
        for layout in ObjectLayout.allCases {
            let plan = try await Written([.blob("a", Array("hello".utf8))], to: store, layout: layout).plan
            let object = plan.objects[0]
            let whole = object.content.pieces.flatMap { [UInt8]($0) }
            let url = try #require(BlobURL(plan.urls[0]))
            for count in url.range.lowerBound + 1...url.range.upperBound {
                let cut = BlobContent(Bytes(Array(whole[..<count])))
                try await store.put(object.key, cut, object.attributes, deadline: nil)
                await expectFailure(.wrongLength) { _ = try await BlobReader(store).blob(at: "\(url)") }
            }
        }
    }

    private static let good = "Content-Disposition: attachment; name=\"a\"\r\nContent-Type: a/b\r\nContent-Length: 1\r\n\r\nx"

    @Test(arguments: [
        (good, nil), (good.replacing("Content-Length: 1", with: "content-length: 1\r\nContent-Encoding: identity"), nil),
        (good.replacing("Length: 1", with: "Length: 2"), ReadFailure.Reason.wrongLength), (good + "y", .wrongLength),
        (good.replacing("Length: 1", with: "Length: 1\r\nContent-Encoding: br"), .unknownEncoding),
        (good.replacing("Length: 1", with: "Length: 1\r\nContent-Encoding: gzip, zstd"), .unknownEncoding),
        (good.replacing("Length: 1", with: "Length: +1"), .malformed), (good.replacing("Content-Length: 1\r\n", with: ""), .malformed),
        (good.replacing("Content-Type: a/b\r\n", with: ""), .malformed), (good.replacing("; name=\"a\"", with: ""), .malformed),
        (good.replacing("attachment", with: "form-data"), .malformed), (good.replacing("\r\n\r\n", with: "\r\n"), .malformed),
        (good.replacing("Length: 1", with: "Length: 1\r\nContent-Length: 1"), .malformed), (good.replacing("\r\n", with: "\n"), .malformed),
        (good.replacing("Length: 1", with: "Length: 1\r\nX-Original-Length: many"), .malformed),
    ])
    func aPartMustSayWhatItIs(text: String, failure: ReadFailure.Reason?) async throws {
        let store = RecordingBlobStore()
        let key = "llma/7/2024-08-29/\(Written.uuid)_0123456789abcdef.multipart"
        try await store.put(key, BlobContent(Bytes(text)), BlobAttributes(contentType: "multipart/mixed"), deadline: nil)
        let url = "s3://llma/\(key)?range=0-\(text.utf8.count - 1)"
        guard let failure else {
            #expect(try await BlobReader(store).blob(at: url) == Part.blob("a", Array("x".utf8), type: "a/b").read)
            return
        }
        await expectFailure(failure) { _ = try await BlobReader(store).blob(at: url) }
    }

    @Test func anObjectWithoutAKnownEncodingIsRefused() async throws {
        let store = RecordingBlobStore()
        let plan = try await Written([.blob("a", [1])], to: store, layout: .blob).plan
        for (compression, failure) in [(nil, ReadFailure.Reason.malformed), ("br", .unknownEncoding)] {
            var attributes = plan.objects[0].attributes
            attributes.metadata["compression"] = compression
            try await store.put(plan.objects[0].key, plan.objects[0].content, attributes, deadline: nil)
            await expectFailure(failure) { _ = try await BlobReader(store).blob(at: plan.urls[0]) }
        }
    }
}
