public import CaptureKit
public import S3

/// What the bucket of an `s3_store` stage should be like.
public struct WantedBucket: Sendable, Equatable {
    /// The bucket's name.
    public let name: String
    /// Where it is made when it is not there.
    public let region: String
    /// What all keys begin with.
    public let prefix: KeyPrefix
    /// The classes that have a lifecycle rule each.
    public let retentions: [Retention]
    /// Whether the endpoint speaks TLS, so that plain HTTP can be refused.
    public let isTLS: Bool
    /// The key of KMS that new objects are encrypted with; nil for S3's own keys, or what there is already.
    public var key: String?
    /// The ARN of the service's principal; nil leaves the bucket's policy alone.
    public var principal: String?

    /// Creates a wish.
    public init(
        name: String, region: String, prefix: KeyPrefix = .standard, retentions: [Retention], isTLS: Bool, key: String? = nil,
        principal: String? = nil
    ) {
        (self.name, self.region, self.prefix, self.retentions) = (name, region, prefix, retentions)
        (self.isTLS, self.key, self.principal) = (isTLS, key, principal)
    }

    /// One rule for each class, and one that removes what is left of uploads that were never completed. Their names begin with
    /// `capture-ai-` and the prefix, so that two services may share a bucket.
    public var rules: [S3LifecycleRule] {
        retentions.map { S3LifecycleRule(id: ruleStart + "\($0)", prefix: "\(prefix)/\($0)/", expirationDays: $0.days) }
            + [S3LifecycleRule(id: ruleStart + "uploads", prefix: "\(prefix)/", abortIncompleteUploadsAfterDays: 1)]
    }

    /// Whether a rule of this name is this service's.
    func owns(_ rule: String) -> Bool { rule.hasPrefix(ruleStart) && !rule.dropFirst(ruleStart.count).contains("/") }

    private var ruleStart: String { "capture-ai-\(prefix)/" }
}
