import CaptureBytes
import CaptureKit
import Curl
import Synchronization

extension S3Client {
    /// Creates the bucket in the settings' region; no error when it is there and ours already.
    ///
    /// - Throws: ``BlobStoreError``, also when the name belongs to somebody else.
    public func createBucket() async throws {
        var call = S3Call(.bucket, "PUT")
        let region = endpoint.withLock { $0.region }
        // https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html: us-east-1 must not be named.
        // Without a document the length is 0, and must be said.
        call.body = []
        if region != "us-east-1" {
            call.set(body: XMLText.document("CreateBucketConfiguration", XMLText.element("LocationConstraint", text: region)))
        }
        call.expected = "BucketAlreadyOwnedByYou"
        _ = try await perform(call, deadline: nil)
    }

    /// Whether the bucket is there.
    ///
    /// - Throws: ``BlobStoreError``, with ``BlobStoreError/Reason/accessDenied`` also when it is somebody else's.
    public func bucketExists() async throws -> Bool {
        do {
            _ = try await perform(S3Call(.bucket, "HEAD"), deadline: nil)
            return true
        } catch let error as BlobStoreError where error.reason == .noBucket { return false }
    }

    /// What of public access is blocked; nil where nothing is.
    ///
    /// - Throws: ``BlobStoreError``, also when the answer says something that ``S3PublicAccessBlock`` cannot.
    public func publicAccessBlock() async throws -> S3PublicAccessBlock? {
        try await read("publicAccessBlock", absent: "NoSuchPublicAccessBlockConfiguration") { S3PublicAccessBlock($0) }
    }

    /// Sets what of public access is blocked.
    ///
    /// - Throws: ``BlobStoreError``.
    public func setPublicAccessBlock(_ block: S3PublicAccessBlock) async throws { try await write("publicAccessBlock", block.document) }

    /// Blocks no public access any more; no error when nothing was blocked.
    ///
    /// - Throws: ``BlobStoreError``.
    public func deletePublicAccessBlock() async throws { try await remove("publicAccessBlock", "NoSuchPublicAccessBlockConfiguration") }

    /// How new objects are encrypted; nil where nothing is set.
    ///
    /// - Throws: ``BlobStoreError``, also when the answer says something that ``S3Encryption`` cannot.
    public func encryption() async throws -> S3Encryption? {
        try await read("encryption", absent: "ServerSideEncryptionConfigurationNotFoundError") { S3Encryption($0) }
    }

    /// Sets how new objects are encrypted.
    ///
    /// - Throws: ``BlobStoreError``.
    public func setEncryption(_ encryption: S3Encryption) async throws { try await write("encryption", encryption.document) }

    /// Goes back to S3's own encryption; no error when nothing was set.
    ///
    /// - Throws: ``BlobStoreError``.
    public func deleteEncryption() async throws { try await remove("encryption", "ServerSideEncryptionConfigurationNotFoundError") }

    /// The lifecycle rules; none where nothing is set.
    ///
    /// - Throws: ``BlobStoreError``, also when there is a rule that ``S3LifecycleRule`` cannot say.
    public func lifecycle() async throws -> [S3LifecycleRule] {
        try await read("lifecycle", absent: "NoSuchLifecycleConfiguration") { S3LifecycleRule.rules($0) } ?? []
    }

    /// Replaces all lifecycle rules; with none it removes them.
    ///
    /// - Throws: ``BlobStoreError``.
    public func setLifecycle(_ rules: [S3LifecycleRule]) async throws {
        if rules.isEmpty { try await deleteLifecycle() } else { try await write("lifecycle", S3LifecycleRule.document(rules)) }
    }

    /// Removes all lifecycle rules; no error when there are none.
    ///
    /// - Throws: ``BlobStoreError``.
    public func deleteLifecycle() async throws { try await remove("lifecycle", "NoSuchLifecycleConfiguration") }

    /// The bucket's policy, a JSON text; nil where there is none.
    ///
    /// - Throws: ``BlobStoreError``.
    public func policy() async throws -> String? {
        var call = S3Call(.bucket, "GET", query: [("policy", "")])
        call.expected = "NoSuchBucketPolicy"
        let response = try await perform(call, deadline: nil)
        return response.status == 200 ? String(decoding: response.body) : nil
    }

    /// Sets the bucket's policy, a JSON text.
    ///
    /// - Throws: ``BlobStoreError``.
    public func setPolicy(_ policy: String) async throws { try await write("policy", policy, type: "application/json") }

    /// Removes the bucket's policy; no error when there is none.
    ///
    /// - Throws: ``BlobStoreError``.
    public func deletePolicy() async throws { try await remove("policy", "NoSuchBucketPolicy") }

    private func read<R: Sendable>(_ what: String, absent: String, _ parse: (XMLElement) -> R?) async throws -> R? {
        var call = S3Call(.bucket, "GET", query: [(what, "")])
        call.expected = absent
        let response = try await perform(call, deadline: nil)
        if response.status != 200 { return nil }
        guard let root = try? XMLElement(response.body), let value = parse(root) else {
            throw BlobStoreError(.other, "the bucket's \(what) says more than this program knows; look at it with the aws command line")
        }
        return value
    }

    private func write(_ what: String, _ document: String, type: String = "application/xml") async throws {
        var call = S3Call(.bucket, "PUT", query: [(what, "")])
        call.set(body: document, type: type)
        _ = try await perform(call, deadline: nil)
    }

    private func remove(_ what: String, _ absent: String) async throws {
        var call = S3Call(.bucket, "DELETE", query: [(what, "")])
        call.expected = absent
        _ = try await perform(call, deadline: nil)
    }
}
