import CaptureKit
import Curl
import Synchronization

extension S3Client {
    /// Opens the way to the bucket as ``start()`` does, and asks nothing, neither now nor in the background: for a program that asks by
    /// itself and ends. ``stop()`` closes it.
    ///
    /// - Throws: ``CurlFailure`` when the file of certificates cannot be read, or the system has no thread left.
    public func open() throws {
        guard !health.isRunning else { return }
        try line.open()
        _ = health.start()
    }

    /// The URL of the bucket, as requests have it.
    public var bucketURL: String {
        let target = endpoint.withLock { $0.target(of: nil) }
        return target.origin + target.path
    }

    /// Asks without credentials whether anything answers, and how far this machine's clock is ahead of the answer's `Date`
    /// (RFC 9110 §6.6.1), to the second; nil for an answer that has none.
    ///
    /// - Throws: ``BlobStoreError`` when nothing answers or the certificate cannot be trusted, and `CancellationError`.
    public func clockOffset() async throws -> Duration? {
        do {
            let response = try await line.send(CurlRequest("HEAD", bucketURL, timeout: settings.tryTimeout))
            return HTTPDateText.timestamp(response.header("date")).map { date in
                .microseconds(surroundings.now().microseconds - date.microseconds)
            }
        } catch let failure as CurlFailure {
            throw S3Fault(failure, place: endpoint.withLock { $0.place }).error
        }
    }
}
