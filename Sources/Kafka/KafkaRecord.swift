/// A record header.
public struct KafkaHeader: Sendable, Equatable {
    /// The header's name; a record may have several headers of one name.
    public let name: String
    /// The value's bytes; may be empty.
    public let value: [UInt8]

    /// A header with any bytes.
    public init(name: String, value: [UInt8]) {
        self.name = name
        self.value = value
    }

    /// A header with a text as UTF-8.
    public init(name: String, text: String) {
        self.init(name: name, value: Array(text.utf8))
    }
}

/// Where an acknowledged record is.
public struct KafkaReceipt: Sendable, Equatable {
    /// The partition, from 0.
    public let partition: Int32
    /// The offset in the partition, from 0; negative when the broker did not say (`acks=0`, or a resent duplicate).
    public let offset: Int64

    /// A place in a topic.
    public init(partition: Int32, offset: Int64) {
        self.partition = partition
        self.offset = offset
    }
}
