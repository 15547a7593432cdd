/// What one team may send, where it differs from what the `limits` stage allows every team; nil leaves it to the stage.
public struct TeamLimits: Sendable, Equatable {
    /// Requests a second, on average.
    public var requestsPerSecond: Int?
    /// Bytes of bodies a second, on average.
    public var bytesPerSecond: ByteCount?
    /// How long a pause saves up for a burst: of either rate, at most as much as it allows in this time may come at once.
    public var burst: Duration?
    /// Requests at once, in one instance of the service.
    public var concurrent: Int?
    /// Bytes of one request's body, which carries one event.
    public var payload: ByteCount?
    /// Bytes of bodies a day (UTC).
    public var bytesPerDay: ByteCount?

    /// Creates limits that differ in nothing.
    public init() {}
}
