import CaptureKit

extension S3Client {
    /// Stores an empty object that is encrypted in this way, whatever the bucket does by default
    /// (https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html), once and without another try.
    ///
    /// - Throws: ``BlobStoreError``, and `CancellationError`.
    public func putEmpty(_ key: String, encrypted encryption: S3Encryption) async throws {
        var call = S3Call(.put, "PUT", key: try S3Client.checked(key))
        call.set(body: "", type: "text/plain")
        call.headers.append(("x-amz-server-side-encryption", encryption.algorithm))
        if let key = encryption.key { call.headers.append(("x-amz-server-side-encryption-aws-kms-key-id", key)) }
        call.tries = 1
        _ = try await perform(call, deadline: nil)
    }
}
