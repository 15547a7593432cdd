/// A librdkafka property, named as in librdkafka's CONFIGURATION.md; a later one of the same name wins.
public struct KafkaProperty: Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    /// The property's name, such as `linger.ms`.
    public let name: String
    /// The value as text, in the property's own unit.
    public let value: String
    /// Whether the value is kept out of log lines and errors: as the caller says, and always for passwords, keys and tokens.
    public let isSecret: Bool

    private static let secretNames: Set = [
        "sasl.password", "sasl.oauthbearer.client.secret", "sasl.oauthbearer.config", "ssl.key.password", "ssl.key.pem",
        "ssl.keystore.password",
    ]

    /// Names a value; `isSecret` (default false) can only add to what librdkafka itself treats as secret.
    public init(name: String, value: String, isSecret: Bool = false) {
        self.name = name
        self.value = value
        self.isSecret = isSecret || Self.secretNames.contains(name)
    }

    /// The name and the value, or the name alone when the value is secret.
    public var description: String { isSecret ? "\(name)=[redacted]" : "\(name)=\(value)" }
    /// Same as `description`, so that a printed array does not tell secrets either.
    public var debugDescription: String { description }
}
