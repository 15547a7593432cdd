/// The most bytes and parts that this request may have.
public struct SizeLimits: Fact, Equatable {
    /// The `event` part.
    public var event: ByteCount
    /// The `event` and `event.properties` parts together.
    public var eventAndProperties: ByteCount
    /// One blob; nil for no limit but the request's.
    public var part: ByteCount?
    /// All parts together; nil for no limit but the request's.
    public var partsTotal: ByteCount?
    /// How many parts.
    public var parts: Int

    /// What `multipart` enforces when no earlier stage says otherwise.
    public static let fallback = SizeLimits(event: .kibi(32), eventAndProperties: .kibi(960), part: nil, partsTotal: nil, parts: 1000)

    /// Creates limits.
    public init(event: ByteCount, eventAndProperties: ByteCount, part: ByteCount?, partsTotal: ByteCount?, parts: Int) {
        (self.event, self.eventAndProperties, self.part) = (event, eventAndProperties, part)
        (self.partsTotal, self.parts) = (partsTotal, parts)
    }
}
