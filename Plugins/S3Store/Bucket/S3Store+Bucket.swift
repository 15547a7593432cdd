public import CaptureKit
public import S3

extension S3Store.Settings {
    /// The directory that objects are kept in; nil for a bucket.
    public var directory: String? {
        if case .directory(let path) = target { path } else { nil }
    }

    /// What the bucket should be like.
    public var wantedBucket: WantedBucket {
        WantedBucket(name: bucket, region: region, prefix: prefix, retentions: retentions, isTLS: isTLS)
    }

    /// Where the stage stores what no team has a class for.
    public var defaultRetention: Retention? { retention }

    /// A client of the bucket with the stage's endpoint and keys.
    ///
    /// - Throws: `SecretProblem` when a key is not where it should be.
    public func bucketClient(_ environment: StageEnvironment) throws -> S3Client { try client(environment) { _ in } }
}
