import CaptureBytes
import CaptureKit
import CaptureReader
import CaptureTesting
import Foundation
import S3
import ServerSupport
import Testing

/// From HTTP to a real S3 server and a real broker, read back by other projects' programs and by our reader.
@Suite(.timeLimit(.minutes(5)))
struct StoreTests {
    private let topic = "store-\(UUID().uuidString)"

    /// One byte, every byte value, text with line ends and look-alikes of boundaries, and 25 MiB.
    private func blobs(_ uuid: UUID) -> [SentBlob] {
        let text = "one\r\n--capture-ai-\(uuid.uuidString.lowercased())-00000000\r\n\r\n--\n--x--\r\n"
        return [
            SentBlob(name: "one", type: "text/plain", bytes: [0]), .binary("$ai_input", 70_000),
            SentBlob(name: "$ai_output_choices", type: "text/plain", bytes: Array(text.utf8)), .binary("large", 25 << 20),
        ]
    }

    @Test(arguments: ["multipart", "blob"]) func whatIsSentIsReadBack(layout: String) async throws {
        let (endpoint, brokers) = (try await SeaweedFS.sharedEndpoint(), try await KafkaBroker.sharedAddress())
        let (uuid, store) = (UUID(), bucketSettings(endpoint, more: #", "layout": "\#(layout)""#))
        let sent = blobs(uuid)
        try await KafkaService.with(log: #""brokers": "\#(brokers)", "topic": "\#(topic)""#, store: store) { service async throws in
            let first = try await service.send(MultipartRequest(uuid, sent))
            #expect(first.status == 200, "\(first.text)")
            // The same event again, in another request: one object, and equal URLs.
            #expect(try await service.send(MultipartRequest(uuid, sent)).status == 200)
        }
        let records = try await KafkaReader.kcat(topic, at: brokers)
        try #require(records.count == 2)
        let urls = try records.map { try $0.urls() }
        #expect(urls[0] == urls[1] && urls[0].count == sent.count)
        let named = try sent.map { try #require(urls[0][$0.name]) }
        #expect(named.allSatisfy { $0.hasPrefix("s3://llma/llma/30d/0/") })
        #expect(Set(named.map { $0.prefix { $0 != "?" } }).count == (layout == "blob" ? sent.count : 1))

        let foreign = try await ForeignBlob.read(named, at: endpoint)
        #expect(foreign.map(\.sha256) == sent.map(\.sha256))
        #expect(foreign.map(\.type) == sent.map(\.type))
        if layout == "multipart" { #expect(foreign.map(\.name) == sent.map(\.name)) }
        try await withReader(endpoint) { reader async throws in
            for (url, blob) in zip(named, sent) {
                let read = try await reader.blob(at: url)
                #expect([UInt8](read.bytes) == blob.bytes && read.contentType == blob.type && read.path == blob.name)
            }
            let whole = try await reader.events(try #require(EventUUID("\(uuid)")), of: try #require(TeamID("0")))
            #expect(whole.map { $0.blobs.map { [UInt8]($0.bytes) } } == [sent.map(\.bytes)])
            let value = Bytes(try #require(records[0].payload))
            let restored = String(decoding: try await reader.restore(record: value, team: TeamID("0")))
            #expect(!restored.contains("s3://"))
        }
    }

    private func withReader(_ endpoint: String, _ body: (BlobReader) async throws -> Void) async throws {
        let credentials = S3Credentials(accessKey: SeaweedFS.accessKey, secretKey: SeaweedFS.secretKey)
        let settings = S3Settings(bucket: "llma", endpoint: endpoint, region: SeaweedFS.region, credentials: .fixed(credentials))
        let client = try S3Client(settings, log: .silent, observe: { _ in })
        try await client.start()
        try await body(BlobReader(client, bucket: "llma"))
        await client.stop()
    }

    @Test func withoutBlobsNoStoreIsNeeded() async throws {
        try await Workshop.withFolder { folder async throws in
            let nobody = bucketSettings("http://127.0.0.1:9", more: #", "timeout": "2s""#)
            try await KafkaService.with(log: #""brokers": "file:\#(folder)/events""#, store: nobody) { service async throws in
                #expect(try await service.readiness().status == 503)
                #expect(try await service.send(MultipartRequest(UUID(), [])).status == 200)
                let refused = try await service.send(MultipartRequest(UUID(), [.binary("b", 300)]))
                #expect(refused.status == 503 && refused.code == "storage_unavailable" && refused.header("retry-after") != nil)
            }
            // No event that points at nothing.
            #expect(try String(contentsOfFile: "\(folder)/events", encoding: .utf8).split(separator: "\n").count == 1)
        }
    }

    @Test func anObjectWhoseEventIsRefusedStaysForTheRetry() async throws {
        try await Workshop.withFolder { folder async throws in
            let (uuid, blob, objects) = (UUID(), SentBlob.binary("b", 300), #""bucket": "llma", "endpoint": "file:\#(folder)/objects""#)
            try await KafkaService.with(log: #""brokers": "127.0.0.1:9", "timeout": "200ms""#, store: objects) { service async throws in
                let refused = try await service.send(MultipartRequest(uuid, [blob]))
                #expect(refused.status == 503 && refused.code == "emit_unavailable")
            }
            let stored = try files(folder)
            #expect(stored.count == 1)
            try await KafkaService.with(log: #""brokers": "file:\#(folder)/events""#, store: objects) { service async throws in
                #expect(try await service.send(MultipartRequest(uuid, [blob])).status == 200)
            }
            #expect(try files(folder) == stored)
        }
    }

    private func files(_ folder: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: "\(folder)/objects/llma").filter { $0.hasSuffix(".multipart") }
    }
}
