/// A property that librdkafka or this client does not take; no field ever contains the property's value.
public struct KafkaPropertyError: Error, Equatable, CustomStringConvertible {
    /// The property at fault; nil when several do not fit together.
    public let name: String?
    /// What is wrong and what to change.
    public let reason: String

    /// A property's fault; `reason` must not quote its value.
    public init(name: String?, reason: String) {
        self.name = name
        self.reason = reason
    }

    /// `name: reason`.
    public var description: String { name.map { "\($0): \(reason)" } ?? reason }
}
