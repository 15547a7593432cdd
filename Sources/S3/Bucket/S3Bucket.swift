/// What of public access is blocked (https://docs.aws.amazon.com/AmazonS3/latest/API/API_PublicAccessBlockConfiguration.html).
public struct S3PublicAccessBlock: Sendable, Equatable {
    /// Whether new public access lists are refused.
    public var blocksPublicACLs: Bool
    /// Whether public access lists have no effect.
    public var ignoresPublicACLs: Bool
    /// Whether new public policies are refused.
    public var blocksPublicPolicy: Bool
    /// Whether a public policy lets in AWS's services and the owner's account only.
    public var restrictsPublicBuckets: Bool

    /// Creates a block; of everything by default.
    public init(
        blocksPublicACLs: Bool = true, ignoresPublicACLs: Bool = true, blocksPublicPolicy: Bool = true, restrictsPublicBuckets: Bool = true
    ) {
        (self.blocksPublicACLs, self.ignoresPublicACLs) = (blocksPublicACLs, ignoresPublicACLs)
        (self.blocksPublicPolicy, self.restrictsPublicBuckets) = (blocksPublicPolicy, restrictsPublicBuckets)
    }
}

/// How new objects are encrypted (https://docs.aws.amazon.com/AmazonS3/latest/API/API_ServerSideEncryptionByDefault.html).
public struct S3Encryption: Sendable, Equatable {
    /// `AES256`, `aws:kms` or `aws:kms:dsse`.
    public var algorithm: String
    /// The key of KMS; nil for S3's or the account's own.
    public var key: String?
    /// Whether S3 keeps a key for the bucket, which saves calls of KMS.
    public var usesBucketKey: Bool

    /// Creates a rule; with S3's own keys by default.
    public init(algorithm: String = "AES256", key: String? = nil, usesBucketKey: Bool = false) {
        (self.algorithm, self.key, self.usesBucketKey) = (algorithm, key, usesBucketKey)
    }
}

/// What happens to old objects (https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleRule.html).
public struct S3LifecycleRule: Sendable, Equatable {
    /// Its name, up to 255 characters.
    public var id: String
    /// Whether it is in force.
    public var isEnabled: Bool
    /// The keys that it is for begin with this; empty for all.
    public var prefix: String
    /// After how many days objects are removed; nil for never.
    public var expirationDays: Int?
    /// After how many days uploads that were never completed are removed; nil for never.
    public var abortIncompleteUploadsAfterDays: Int?

    /// Creates a rule.
    public init(
        id: String, isEnabled: Bool = true, prefix: String, expirationDays: Int? = nil, abortIncompleteUploadsAfterDays: Int? = nil
    ) {
        (self.id, self.isEnabled, self.prefix) = (id, isEnabled, prefix)
        (self.expirationDays, self.abortIncompleteUploadsAfterDays) = (expirationDays, abortIncompleteUploadsAfterDays)
    }
}
