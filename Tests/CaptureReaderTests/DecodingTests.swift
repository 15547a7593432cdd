import CaptureBytes
import CaptureKit
import CaptureReader
import CaptureTesting
import Foundation
import Testing

@testable import CapturePlugins

/// Blobs that were sent with a content coding.
@Suite(.timeLimit(.minutes(5)))
struct DecodingTests {
    private static let text = "hello, hello, hello\n"
    /// `text` as gzip 1.12 and zstd 1.5.4 write it.
    private static let encoded: [(ContentCoding, [UInt8])] = [
        (.gzip, bytes("H4sIAAAAAAAAA8tIzcnJ11HIQKK4AOdCblIUAAAA")), (.zstd, bytes("KLUv/SQUdQAAQGhlbGxvLCAKAQDiihEhaZ2H")),
    ]
    /// `{"a":[1.0]}` as gzip 1.12 writes it.
    private static let json = bytes("H4sIAAAAAAAAA6tWSlSyijbUM4itBQBhx1u+CwAAAA==")

    private static func bytes(_ base64: String) -> [UInt8] { Array(Data(base64Encoded: base64) ?? Data()) }

    @Test(arguments: ObjectLayout.allCases, encoded)
    func aStoredPartIsDecoded(layout: ObjectLayout, encoded: (ContentCoding, [UInt8])) async throws {
        try await withStores { store in
            let blob = Part.blob("a", encoded.1, type: "text/plain", encoding: encoded.0, original: DecodingTests.text.utf8.count)
            let url = try await Written([blob], to: store, layout: layout).plan.urls[0]
            let stored = try await BlobReader(store).blob(at: url)
            #expect(stored == blob.read)
            let decoded = ReadBlob(path: "a", contentType: "text/plain", originalLength: 20, bytes: Bytes(DecodingTests.text))
            #expect(try stored.decoded() == decoded)
            #expect(try stored.decoded(atMost: 20) == decoded)
            #expect(try decoded.decoded(atMost: 0) == decoded)
            await expectFailure(.tooLarge) { _ = try stored.decoded(atMost: 19) }
        }
    }

    @Test(arguments: encoded) func whatIsNotWholeIsRefused(encoding: ContentCoding, bytes: [UInt8]) async {
        func blob(_ bytes: [UInt8], _ original: Int? = nil) -> ReadBlob {
            ReadBlob(path: "a", contentType: "a/b", contentEncoding: encoding, originalLength: original, bytes: Bytes(bytes))
        }
        for bytes in [[], Array(bytes.dropLast()), bytes + [0], Array(DecodingTests.text.utf8)] {
            await expectFailure(.corruptEncoding) { _ = try blob(bytes).decoded() }
        }
        for length in [0, 19, 21] { await expectFailure(.wrongLength) { _ = try blob(bytes, length).decoded() } }
    }

    @Test(arguments: ObjectLayout.allCases) func anEventHasItsBlobsDecoded(layout: ObjectLayout) async throws {
        let store = RecordingBlobStore()
        let blobs = [
            Part.blob("text", DecodingTests.encoded[0].1, type: "text/plain", encoding: .gzip),
            .blob("o.zstd", DecodingTests.encoded[1].1, type: "text/plain", encoding: .zstd),
            .blob("json", DecodingTests.json, type: "application/json", encoding: .gzip),
            .blob("broken", [31, 139, 8], type: "text/plain", encoding: .gzip),
        ]
        let urls = try await Written(blobs, to: store, layout: layout).plan.urls
        func event(_ values: [String]) -> String {
            #"{"uuid":"\#(Written.uuid)","properties":{"text":\#(values[0]),"o":{"zstd":\#(values[1])},"json":\#(values[2]),"#
                + #""broken":\#(values[3])}}"#
        }
        let text = #""hello, hello, hello\n""#
        // What a client encoded wrongly must not hide the rest of the event.
        let broken = #"{"$blob":{"type":"text/plain","encoding":"gzip","length":3,"base64":"H4sI"}}"#
        let whole = event([text, text, #"{"a":[1.0]}"#, broken])
        let restored = try await BlobReader(store).restore(event: Bytes(event(urls.map { "\"\($0)\"" })))
        #expect(String(decoding: restored) == whole)
        let uuid = try #require(EventUUID(Written.uuid))
        let events = try await BlobReader(store).events(uuid, of: try #require(TeamID("7")))
        #expect(events.map { String(decoding: $0.json(uuid)) } == [whole])
    }
}
