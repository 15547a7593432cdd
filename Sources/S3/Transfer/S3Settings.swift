/// Which bucket a client uses, and what it keeps to.
public struct S3Settings: Sendable {
    /// The bucket's name.
    public var bucket: String
    /// A URL such as `http://127.0.0.1:8333` or `https://proxy/s3`, with a path and a port where there is one; nil for AWS's of the region.
    public var endpoint: String?
    /// The bucket's region, such as `eu-central-1`; other people's servers mostly take any.
    public var region: String
    /// Whether the bucket stands in the path (true) or before the host (false). Nil: in the path with a custom endpoint and for a name
    /// with dots, else before the host.
    public var pathStyle: Bool?
    /// Where the credentials come from.
    public var credentials: S3CredentialsSource
    /// How long one try may take, credentials included.
    public var tryTimeout: Duration
    /// How long a call may take with all its tries; a caller's deadline can only shorten it.
    public var timeout: Duration
    /// The most tries of a call, the first one included; AWS's standard mode makes three.
    public var tries: Int
    /// How many tries in a row must find the store away before it is left alone for a while.
    public var breakerThreshold: Int
    /// How long the store is left alone at first; doubles up to thirty times as long while it stays away.
    public var breakerPause: Duration
    /// The most connections at once.
    public var connections: Int
    /// A file of certificate authorities to trust instead of the system's.
    public var certificates: String?
    /// The most bytes of an object that is read whole: 1 GiB by default.
    public var largestRead: Int

    /// Creates settings.
    public init(
        bucket: String, endpoint: String? = nil, region: String, pathStyle: Bool? = nil, credentials: S3CredentialsSource = .standard,
        tryTimeout: Duration = .seconds(20), timeout: Duration = .seconds(60), tries: Int = 3, breakerThreshold: Int = 5,
        breakerPause: Duration = .seconds(1), connections: Int = 64, certificates: String? = nil, largestRead: Int = 1 << 30
    ) {
        (self.bucket, self.endpoint, self.region, self.pathStyle) = (bucket, endpoint, region, pathStyle)
        (self.credentials, self.tryTimeout, self.timeout, self.tries) = (credentials, tryTimeout, timeout, tries)
        (self.breakerThreshold, self.breakerPause) = (breakerThreshold, breakerPause)
        (self.connections, self.certificates, self.largestRead) = (connections, certificates, largestRead)
    }
}

/// Where the credentials come from.
public enum S3CredentialsSource: Sendable, Equatable {
    /// These, for good.
    case fixed(S3Credentials)
    /// What AWS's SDKs look for, in their order: environment variables, web identity token, shared credentials and config file,
    /// container endpoint, instance metadata (https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html; the order is
    /// that of the SDKs for Java 2.x, Go 2 and PHP 3).
    case standard
}

/// A setting that cannot be right.
public struct S3SettingsProblem: Error, Equatable, CustomStringConvertible {
    /// Which: `bucket`, `endpoint`, `region` or `path_style`.
    public let setting: String
    /// What is wrong and what to write instead.
    public let text: String

    init(_ setting: String, _ text: String) { (self.setting, self.text) = (setting, text) }

    /// `setting: text`.
    public var description: String { "\(setting): \(text)" }
}
