import CaptureBytes
import CaptureKit
import Curl

extension S3Client {
    /// The most keys that one request may name (https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html).
    private static let batch = 1000

    public func delete(_ keys: [String]) async throws {
        let keys = try keys.map { key throws(BlobStoreError) in try S3Client.checked(key) }
        // XML cannot name every key.
        for key in keys where !XMLText.canHold(key) { try await deleteOne(key) }
        let plain = keys.filter(XMLText.canHold)
        for start in stride(from: 0, to: plain.count, by: S3Client.batch) {
            try await deleteMany(plain[start..<min(start + S3Client.batch, plain.count)])
        }
    }

    public func list(prefix: String, after last: String?) async throws -> [String] {
        var call = S3Call(.list, "GET", query: [("list-type", "2"), ("encoding-type", "url"), ("max-keys", "1000"), ("prefix", prefix)])
        if let last { call.query.append(("start-after", last)) }
        // A thousand keys of 1,024 bytes, three for each when they are encoded, and what stands around them.
        call.responseLimit = 8 << 20
        let response = try await perform(call, deadline: nil)
        guard let root = try? XMLElement(response.body), root.name == "ListBucketResult" else { throw S3Client.unknown("list of keys") }
        let isEncoded = root.text("EncodingType") == "url"
        let entries = root.children.filter { $0.name == "Contents" }
        // No keys mean the end to callers.
        if entries.isEmpty && root.text("IsTruncated") == "true" { throw S3Client.unknown("list of keys") }
        return try entries.map { entry in
            guard let text = entry.text("Key"), let key = isEncoded ? URIEncoding.decode(text) : text else {
                throw S3Client.unknown("list of keys")
            }
            return key
        }
    }

    private func deleteOne(_ key: String) async throws {
        do {
            _ = try await perform(S3Call(.delete, "DELETE", key: key), deadline: nil)
        } catch let error as BlobStoreError where error.reason == .notFound {}
    }

    private func deleteMany(_ keys: ArraySlice<String>) async throws {
        var call = S3Call(.delete, "POST", query: [("delete", "")])
        let objects = keys.map { XMLText.element("Object", XMLText.element("Key", text: $0)) }.joined()
        call.set(body: XMLText.document("Delete", XMLText.element("Quiet", "true") + objects))
        call.responseLimit = 8 << 20
        let response = try await perform(call, deadline: nil)
        guard let root = try? XMLElement(response.body), ["DeleteResult", "DeleteObjectsOutput"].contains(root.name) else {
            throw S3Client.unknown("answer to a removal")
        }
        let faults = root.children.filter { $0.name == "Error" && $0.text("Code") != "NoSuchKey" }
        guard let fault = faults.first else { return }
        let code = safeText(fault.text("Code") ?? "without a code")
        let reason: BlobStoreError.Reason =
            switch code {
            case "AccessDenied": .accessDenied
            case "SlowDown": .throttled
            case "InternalError", "ServiceUnavailable": .serverError
            default: .other
            }
        throw BlobStoreError(reason, "\(faults.count) of \(keys.count) objects were not removed (\(code))")
    }

    /// The error for an answer that says something this client does not know.
    static func unknown(_ what: String) -> BlobStoreError {
        BlobStoreError(.other, "S3's \(what) cannot be understood; is the endpoint an S3 server?")
    }
}
