import CaptureBytes
import CaptureKit
import Testing

@testable import CapturePlugins

/// The moment and the event of these tests.
enum Sample {
    static let uuid = "01919e23-46d0-7b2c-8f5e-0123456789ab"
    static let now = "2024-08-29T12:00:00Z"

    static func place(team: String = "7", retention: String? = nil, uuid: String = uuid, now: String = now) throws -> ObjectKey.Place {
        ObjectKey.Place(
            try #require(EventUUID(uuid)), of: try #require(TeamID(team)), retention: try retention.map { try #require(Retention($0)) },
            now: try #require(Timestamp(rfc3339: now)))
    }

    static func plan(
        _ blobs: [Part], _ layout: ObjectLayout = .multipart, at place: ObjectKey.Place? = nil, now: String = now
    ) throws -> ObjectPlan {
        try ObjectPlan(
            blobs, at: place ?? Sample.place(), in: "bucket", layout: layout, now: try #require(Timestamp(rfc3339: now)))
    }

    static func blob(
        _ path: String, _ body: [UInt8], type: String = "text/plain", encoding: ContentCoding? = nil, original: Int? = nil
    ) -> Part {
        Part(
            name: "event.properties.\(path)", path: path.utf8.split(separator: 46).map { String(decoding: $0, as: UTF8.self) },
            contentType: type, contentEncoding: encoding, originalLength: original, body: Bytes(body))
    }
}

extension BlobContent {
    /// All bytes in one piece.
    var whole: [UInt8] { pieces.flatMap { [UInt8]($0) } }
}
