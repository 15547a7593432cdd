/// What one team may send, where it differs from what the `limits` stage allows every team; nil leaves it to the stage.
public struct TeamLimits: Sendable, Equatable {
    /// Requests a second.
    public var requestsPerSecond: Int?
    /// Bytes a second.
    public var bytesPerSecond: ByteCount?
    /// How long a pause saves up for a burst.
    public var burst: Duration?
    /// Requests at once.
    public var concurrent: Int?
    /// Bytes of one request's body.
    public var payload: ByteCount?
    /// Bytes a day (UTC).
    public var bytesPerDay: ByteCount?

    /// Creates limits that differ in nothing.
    public init() {}
}
