import CaptureBytes
import CaptureTesting
import Crypto
import Foundation
import ServerSupport
import Testing

/// What the store's settings say of a test's S3 server.
func bucketSettings(_ endpoint: String, more: String = "") -> String {
    #""bucket": "llma", "endpoint": "\#(endpoint)", "access_key": "\#(SeaweedFS.accessKey)", "secret_key": {"env": "S3_SECRET_KEY"}\#(more)"#
}

/// A blob of a request, for comparing what was sent with what is read.
struct SentBlob {
    let name: String
    let type: String
    let bytes: [UInt8]

    var sha256: String { SHA256.hash(data: bytes).map { String(format: "%02x", $0) }.joined() }

    /// Every byte value, in an order that follows from the size.
    static func binary(_ name: String, _ count: Int) -> SentBlob {
        var state = UInt64(count) | 1
        let bytes = (0..<count).map { index in
            if index < 256 { return UInt8(index) }
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 56)
        }
        return SentBlob(name: name, type: "application/octet-stream", bytes: bytes)
    }
}

extension MultipartRequest {
    /// A request with an event of this uuid and blobs.
    init(_ uuid: UUID, _ blobs: [SentBlob]) {
        let event = #"{"event":"$ai_generation","distinct_id":"u","uuid":"\#(uuid)","properties":{"$ai_model":"m"}}"#
        self.init(event: event, boundary: "capture-ai-test-\(UUID())")
        for blob in blobs { add("event.properties.\(blob.name)", blob.bytes, type: blob.type) }
    }
}

extension ReadRecord {
    /// The URLs in the event's properties, by their names.
    func urls() throws -> [String: String] {
        let data = try #require(value["data"] as? String)
        let event = try #require(try JSONSerialization.jsonObject(with: Data(data.utf8)) as? [String: Any])
        let properties = try #require(event["properties"] as? [String: Any])
        return properties.compactMapValues { $0 as? String }.filter { $0.value.hasPrefix("s3://") }
    }
}

/// A blob as another project's client reads it.
struct ForeignBlob: Decodable {
    let name: String?
    let type: String
    let length: Int
    let sha256: String

    /// Reads blobs by their URLs with boto3 and Python's email package alone.
    static func read(_ urls: [String], at endpoint: String) async throws -> [ForeignBlob] {
        let arguments = [Workshop.script("read_blobs.py"), endpoint, SeaweedFS.region, SeaweedFS.accessKey, SeaweedFS.secretKey]
        let result = try await Command.run(Workshop.python(), arguments + urls)
        return try result.output.split(separator: UInt8(ascii: "\n")).map { try JSONDecoder().decode(ForeignBlob.self, from: $0) }
    }
}
