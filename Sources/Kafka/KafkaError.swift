/// Why a record was not acknowledged, or a question not answered.
public struct KafkaError: Error, Equatable, CustomStringConvertible {
    /// What a caller decides by.
    public enum Kind: Sendable {
        /// The local queue is full (`queue.buffering.max.messages`, `queue.buffering.max.kbytes`).
        case queueFull
        /// No answer in time: a record may or may not be stored.
        case timedOut
        /// The topic or its partition does not exist, or its name is not valid.
        case unknownTopic
        /// Authentication failed or permission is missing.
        case authorization
        /// The record is larger than `message.max.bytes` here or `max.message.bytes` of the topic.
        case tooLarge
        /// No broker could be reached.
        case unreachable
        /// The producer was stopped before the record was acknowledged.
        case stopped
        /// The producer cannot go on: its guarantee of exactly one copy in order is lost. Make a new one.
        case fatal
        /// Everything else; `name` says what.
        case other
    }

    /// librdkafka's code: negative for local errors, else the Kafka protocol's.
    public let code: Int32
    /// The code's name without `RD_KAFKA_RESP_ERR_`, such as `_MSG_TIMED_OUT`.
    public let name: String
    /// librdkafka's text, without any secret.
    public let text: String
    /// What a caller decides by.
    public let kind: Kind

    /// An error as librdkafka would give it, for tests of what is made of errors.
    public init(code: Int32, name: String, text: String, kind: Kind) {
        self.code = code
        self.name = name
        self.text = text
        self.kind = kind
    }

    /// `text (name)`.
    public var description: String { "\(text) (\(name))" }
}
