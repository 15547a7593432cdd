import CaptureBytes
import CaptureKit
import CaptureTesting
import Testing

@testable import CapturePlugins

/// Objects written out by hand.
@Suite struct ObjectGoldenTests {
    private let blobs = [
        Sample.blob("$ai_input", Array("hé\r\n--x".utf8)),
        Sample.blob(#"a.q"\"#, [0, 255, 10], type: "application/octet-stream", encoding: .gzip, original: 900),
    ]

    @Test func aMultipartObject() throws {
        let plan = try Sample.plan(blobs, at: Sample.place(retention: "30d"))
        let boundary = "capture-ai-01919e23-46d0-7b2c-8f5e-0123456789ab-00000000"
        let first = "--\(boundary)\r\n"
        let head1 = "Content-Disposition: attachment; name=\"$ai_input\"\r\nContent-Type: text/plain\r\nContent-Length: 8\r\n\r\n"
        let head2 =
            "Content-Disposition: attachment; name=\"a.q\\\"\\\\\"\r\nContent-Type: application/octet-stream\r\nContent-Encoding: gzip\r\n"
            + "Content-Length: 3\r\nX-Original-Length: 900\r\n\r\n"
        let text = Array("\(first)\(head1)hé\r\n--x\r\n\(first)\(head2)".utf8) + [0, 255, 10] + Array("\r\n--\(boundary)--\r\n".utf8)
        #expect(plan.objects.count == 1)
        let object = try #require(plan.objects.first)
        #expect(object.content.whole == text)
        // sha256sum of the text above.
        #expect(object.content.digest.map({ String(hex: $0) }) == "babf83d0e1d03a2e5752fdf8028094d7203cda00b43edba2b52b66672413fe44")
        let key = "llma/30d/7/2024-08-29/01919e23-46d0-7b2c-8f5e-0123456789ab_babf83d0e1d03a2e.multipart"
        #expect(object.key == key)
        #expect(plan.urls == ["s3://bucket/\(key)?range=60-165", "s3://bucket/\(key)?range=228-388"])
        #expect(object.attributes.contentType == "multipart/mixed; boundary=\(boundary)")
        #expect(
            object.attributes.metadata == [
                "team-id": "7", "event-id": Sample.uuid, "upload-timestamp": "2024-08-29T12:00:00.000Z", "compression": "gzip",
                "index": #"[{"path":"$ai_input","range":"60-165","type":"text/plain","encoding":null},"#
                    + #"{"path":"a.q\"\\","range":"228-388","type":"application/octet-stream","encoding":"gzip"}]"#,
            ])
    }

    @Test func anObjectForEachBlob() throws {
        let plan = try Sample.plan(blobs, .blob)
        // sha256 of, for each blob, path, type, encoding and the hash of its bytes, each behind its length in eight bytes.
        let start = "llma/7/2024-08-29/01919e23-46d0-7b2c-8f5e-0123456789ab_2f66686a01e2c647/"
        #expect(plan.objects.map(\.key) == ["\(start)0", "\(start)1"])
        #expect(plan.urls == ["s3://bucket/\(start)0?range=0-7", "s3://bucket/\(start)1?range=0-2"])
        #expect(plan.objects.map(\.content.whole) == blobs.map { [UInt8]($0.body) })
        #expect(plan.objects.map(\.attributes.contentType) == ["text/plain", "application/octet-stream"])
        #expect(plan.objects.map { $0.content.digest } == blobs.map { SHA256Digest(of: [$0.body]).bytes })
        #expect(
            plan.objects[1].attributes.metadata == [
                "team-id": "7", "event-id": Sample.uuid, "upload-timestamp": "2024-08-29T12:00:00.000Z", "compression": "gzip",
                "original-length": "900",
                "index": #"[{"path":"a.q\"\\","range":"0-2","type":"application/octet-stream","encoding":"gzip"}]"#,
            ])
        #expect(plan.objects[0].attributes.metadata["compression"] == "none")
    }

    @Test func bodiesAreSharedAndNotCopied() throws {
        let blob = Sample.blob("a", [UInt8](repeating: 7, count: 1 << 20))
        let place = blob.body.withUnsafeBytes { $0.baseAddress }
        for layout in ObjectLayout.allCases {
            let content = try Sample.plan([blob], layout).objects[0].content
            #expect(content.pieces.contains { piece in piece.withUnsafeBytes { $0.baseAddress } == place })
            #expect(content.count == content.pieces.reduce(0) { $0 + $1.count })
        }
    }

    @Test func withoutBlobsThereIsNothingToStore() throws {
        for layout in ObjectLayout.allCases {
            let plan = try Sample.plan([], layout)
            #expect(plan.objects.isEmpty && plan.urls.isEmpty)
        }
    }
}
