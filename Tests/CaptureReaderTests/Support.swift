import CaptureBytes
import CaptureKit
import CaptureReader
import CaptureTesting
import ServerSupport
import Testing

@testable import CapturePlugins

/// An event's blobs, written as the service writes them.
struct Written {
    static let uuid = "01919e23-46d0-7b2c-8f5e-0123456789ab"
    static let bucket = "llma"

    let plan: ObjectPlan

    /// Writes `blobs` into `store`; the uuid is of 2024-08-29, and so is the time by default.
    init(
        _ blobs: [Part], to store: any BlobStore, layout: ObjectLayout = .multipart, uuid: String = uuid, team: String = "7",
        retention: String? = nil, now: String = "2024-08-29T12:00:00Z"
    ) async throws {
        let now = try #require(Timestamp(rfc3339: now))
        let place = ObjectKey.Place(
            try #require(EventUUID(uuid)), of: try #require(TeamID(team)), retention: try retention.map { try #require(Retention($0)) },
            now: now)
        plan = try ObjectPlan(blobs, at: place, in: Written.bucket, layout: layout, now: now)
        for object in plan.objects { try await store.put(object.key, object.content, object.attributes, deadline: nil) }
    }
}

extension BlobReader {
    init(_ store: any BlobStore) { self.init(store, bucket: Written.bucket) }
}

extension Part {
    static func blob(
        _ path: String, _ bytes: [UInt8], type: String = "application/octet-stream", encoding: ContentCoding? = nil, original: Int? = nil
    ) -> Part {
        Part(
            name: "event.properties.\(path)", path: path.split(separator: ".").map(String.init), contentType: type,
            contentEncoding: encoding,
            originalLength: original, body: Bytes(bytes))
    }

    /// What a reader should hand back.
    var read: ReadBlob {
        ReadBlob(
            path: path?.joined(separator: "."), contentType: contentType, contentEncoding: contentEncoding, originalLength: originalLength,
            bytes: body)
    }
}

extension ReadBlob {
    /// Compares large blobs by their hash: byte by byte takes seconds in a debug build.
    func isSame(as other: ReadBlob) -> Bool {
        path == other.path && contentType == other.contentType && contentEncoding == other.contentEncoding
            && originalLength == other.originalLength && bytes.count == other.bytes.count
            && SHA256Digest(of: [bytes]) == SHA256Digest(of: [other.bytes])
    }
}

/// Runs `body` with each kind of store.
func withStores(_ body: (any BlobStore) async throws -> Void) async throws {
    try await body(RecordingBlobStore())
    try await Workshop.withFolder { folder async throws in
        let store = FileBlobStore(directory: folder, logger: .silent)
        try await store.start()
        try await body(store)
        await store.stop()
    }
}

/// Expects `body` to fail because of `reason`.
func expectFailure(_ reason: ReadFailure.Reason, _ body: () async throws -> Void) async {
    let failure = await #expect(throws: ReadFailure.self) { try await body() }
    #expect(failure?.reason == reason, "\(failure?.description ?? "")")
}
