public import CaptureKit

/// What requests are signed with. Printing one shows the access key only.
public struct S3Credentials: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The access key's id, which is no secret.
    public let accessKey: String
    /// The secret key.
    let secretKey: String
    /// The token of temporary credentials.
    let sessionToken: String?
    /// When they end; nil when they do not.
    public let expiration: Timestamp?

    /// Creates credentials; ones with a `sessionToken` are temporary.
    public init(accessKey: String, secretKey: String, sessionToken: String? = nil, expiration: Timestamp? = nil) {
        (self.accessKey, self.secretKey) = (accessKey, secretKey)
        (self.sessionToken, self.expiration) = (sessionToken, expiration)
    }

    /// The access key's id, and when they end.
    public var description: String {
        "S3Credentials(\(accessKey)\(expiration.map { ", until \($0)" } ?? ""), secret [redacted])"
    }
    /// Same as `description`, so that a printed array does not tell secrets either.
    public var debugDescription: String { description }
    /// Nothing, so that `dump` does not tell secrets either.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
