import Foundation

/// One record as another project's program read it.
public struct ReadRecord: Decodable, Sendable {
    /// The partition, from 0.
    public let partition: Int32
    /// The offset in the partition, from 0.
    public let offset: Int64
    /// The key as text.
    public let key: String?
    /// The value as text.
    public let payload: String?
    /// Name, value, name, value and so on.
    public let headers: [String?]?

    /// The value as JSON.
    public var value: [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data((payload ?? "").utf8))) as? [String: Any] ?? [:]
    }
}

/// Reads topics with other projects' programs.
public enum KafkaReader {
    /// All records from the beginning to the end of every partition, by kcat (librdkafka's own command line).
    public static func kcat(_ topic: String, at brokers: String) async throws -> [ReadRecord] {
        try records(try await Command.run("kcat", ["-C", "-q", "-J", "-e", "-o", "beginning", "-b", brokers, "-t", topic]))
    }

    /// The same, by confluent-kafka for Python, which brings a newer librdkafka of its own.
    public static func confluent(_ topic: String, at brokers: String) async throws -> [ReadRecord] {
        try records(try await Command.run(try Workshop.python(), [Workshop.script("read_topic.py"), brokers, topic]))
    }

    private static func records(_ result: Command.Result) throws -> [ReadRecord] {
        try result.output.split(separator: UInt8(ascii: "\n")).map { try JSONDecoder().decode(ReadRecord.self, from: $0) }
    }
}
