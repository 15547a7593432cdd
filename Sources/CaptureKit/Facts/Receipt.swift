/// The event log's word that it keeps the event.
public struct Receipt: Fact, Equatable {
    /// Where the record is, for the log, such as `partition 3, offset 42`.
    public let place: String

    /// Creates a receipt.
    public init(place: String) { self.place = place }
}
