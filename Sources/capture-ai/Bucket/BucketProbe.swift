import CaptureBytes
import CaptureKit
import S3

/// Stores, reads and removes a small object as the service and its readers do.
struct BucketProbe {
    let site: BucketSite

    private static let content = Bytes("capture-ai bucket check: this object may be removed\n")
    private static let range = 11...16
    private static let attributes = BlobAttributes(contentType: "text/plain", metadata: ["event-id": "check"])

    func run() async throws -> [BucketFinding] {
        let key = site.probeKey
        var findings = [
            try await check("put", "\(key) is stored") {
                try await site.client.put(key, BlobContent(BucketProbe.content), BucketProbe.attributes, deadline: nil)
                return nil
            }
        ]
        guard findings[0].result == .ok else { return findings }
        findings.append(
            try await check("head", "type and metadata are those that were sent") {
                try await site.client.head(key) == BucketProbe.attributes ? nil : "type or metadata are others than were sent"
            })
        findings.append(
            try await check("range get", "bytes 11 to 16 are those that were sent") {
                let sent = BucketProbe.content[11..<17]
                return try await site.client.get(key, range: BucketProbe.range) == sent ? nil : "other bytes come back than were sent"
            })
        return findings + [try await delete(key)]
    }

    private func delete(_ key: String) async throws -> BucketFinding {
        do {
            try await site.client.delete([key])
            return BucketFinding("delete", .ok, "it is gone")
        } catch let error as BlobStoreError where error.reason == .accessDenied {
            return BucketFinding(
                "delete", .warning, "these keys may not remove \(key), which the service need not", remedy: "its lifecycle rule removes it")
        } catch let error as BlobStoreError { return BucketFinding("delete", .failed, "\(error)") }
    }

    private func check(_ name: String, _ success: String, _ body: () async throws -> String?) async throws -> BucketFinding {
        do {
            let fault = try await body()
            return fault.map { BucketFinding(name, .failed, $0) } ?? BucketFinding(name, .ok, success)
        } catch let error as BlobStoreError { return BucketFinding(name, .failed, "\(error)") }
    }
}
