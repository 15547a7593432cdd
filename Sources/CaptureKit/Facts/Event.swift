public import CaptureBytes

/// The event of a request: what the service reads of it, and its JSON as it came.
///
/// A class, because stages hand it on and a struct of this size costs a reference count for each of its members each time.
public final class Event: Fact {
    /// What happened, such as `$ai_generation`; never empty.
    public let name: String
    /// Whom it is about; 1 to 200 Unicode scalars.
    public let distinctID: String
    /// The event's own uuid, or the one made for it.
    public let uuid: EventUUID
    /// When it happened, by the sender's clock.
    public let timestamp: Timestamp?
    /// When it was sent, by the sender's clock.
    public let sentAt: Timestamp?
    /// The event part.
    public let document: JSONDocument
    /// The `event.properties` part, when there is one.
    public let propertiesDocument: JSONDocument?

    /// Creates an event of checked values.
    public init(
        name: String, distinctID: String, uuid: EventUUID, timestamp: Timestamp? = nil, sentAt: Timestamp? = nil, document: JSONDocument,
        propertiesDocument: JSONDocument? = nil
    ) {
        (self.name, self.distinctID, self.uuid) = (name, distinctID, uuid)
        (self.timestamp, self.sentAt) = (timestamp, sentAt)
        (self.document, self.propertiesDocument) = (document, propertiesDocument)
    }

    /// The event's properties, from whichever part has them; nil when it has none.
    public var properties: JSONValue? { propertiesDocument?.root ?? document.root["properties"] }
}
