/// A property that librdkafka or this client does not take; no field ever contains the property's value.
public struct KafkaPropertyError: Error, Equatable, CustomStringConvertible {
    /// The property at fault; nil when several do not fit together.
    public let name: String?
    /// What is wrong and what to change.
    public let reason: String

    /// `name: reason`.
    public var description: String { name.map { "\($0): \(reason)" } ?? reason }
}
