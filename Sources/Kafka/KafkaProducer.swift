internal import CRdkafka
internal import Synchronization
internal import Threads

/// Sends records and waits for their acknowledgement.
///
/// One thread, `kafka-poll`, blocks in `rd_kafka_poll`, so a report resumes its sender at once. Nothing here blocks a thread of
/// Swift's pool. librdkafka's defaults apply: for no loss and no duplicates set `enable.idempotence=true` and `acks=all`.
public final class KafkaProducer: Sendable {
    private let client: Client
    private let thread: Mutex<NamedThread?>

    /// Every name that the linked librdkafka knows, aliases and consumer properties included.
    public static var propertyNames: [String] { PropertyTable().rows.map(\.name) }

    /// Everything that is wrong with `properties`: unknown names (with the nearest known one), values that librdkafka does not take, and,
    /// if those are fine, the first conflict between values. Reads no file and opens no connection; files named by `ssl.…` are first read by `init`.
    public static func problems(in properties: [KafkaProperty]) -> [KafkaPropertyError] { PropertyCheck().problems(in: properties) }

    /// What is wrong with a property of this name, whatever its value, such as a secret that is not looked up yet; nil if nothing is.
    public static func problem(withName name: String) -> KafkaPropertyError? { PropertyCheck().problem(withName: name) }

    /// Whether a broker can have a topic of that name: 1 to 249 of `a-z A-Z 0-9 . _ -`, not `.` nor `..`
    /// (org.apache.kafka.common.internals.Topic).
    public static func isTopicName(_ name: String) -> Bool { Kafka.isTopicName(name) }

    /// Throws the first of `problems(in:)`.
    public static func check(_ properties: [KafkaProperty]) throws(KafkaPropertyError) {
        if let problem = problems(in: properties).first { throw problem }
    }

    /// Creates the client and begins to connect. `log` is called from librdkafka's threads and must not block.
    ///
    /// Throws what `check` throws, and with no name what librdkafka finds only now, such as a certificate that cannot be read.
    public init(properties: [KafkaProperty], log: @escaping @Sendable (KafkaLogLine) -> Void) throws(KafkaPropertyError) {
        let client = try Client(properties: properties, log: log)
        guard let thread = NamedThread(name: "kafka-poll", body: { client.run() }) else {
            client.destroy()
            throw KafkaPropertyError(name: nil, reason: "the system refused to start the thread kafka-poll; raise the limit on threads")
        }
        self.client = client
        self.thread = Mutex(thread)
    }

    deinit {
        // Without a stop before, nobody waits for what is still queued.
        _ = client.close(flushWithin: .zero)
        thread.withLock { $0 }?.detach()
    }

    /// Sends a record and returns when the broker has acknowledged it as `acks` demands.
    ///
    /// Throws `KafkaError`, at once when the queue is full, the record too large or the producer stopped; else within
    /// `message.timeout.ms`. Throws `CancellationError` at once when the task is cancelled; the record may still be stored then.
    /// Key and value may be empty; neither is ever null.
    public func send(topic: String, key: [UInt8], value: [UInt8], headers: [KafkaHeader] = []) async throws -> KafkaReceipt {
        let sender = Waiter<KafkaReceipt>()
        return try await sender.wait {
            if let refusal = client.produce(topic: topic, key: key, value: value, headers: headers, sender: sender) {
                sender.finish(.failure(refusal))
            }
        }
    }

    /// The error after which no record is accepted any more; nil while there is none. Kept after `stop`.
    public var fatalError: KafkaError? { client.fatalError }

    /// Whether the topic exists. Waits up to `within` for an answer. A broker that creates topics on demand creates this one,
    /// unless `allow.auto.create.topics=false` is set.
    /// Throws `CancellationError` only.
    public func topicStatus(_ topic: String, within: Duration) async throws -> KafkaTopicStatus {
        do {
            let partitions = try await unsafe client.ask { unsafe partitionCount(of: topic, client: $0, within: within) }
            return .found(partitions: partitions)
        } catch let error as KafkaError {
            return error.kind == .unknownTopic ? .unknown : .failed(error)
        }
    }

    /// The topic's `max.message.bytes`: the largest batch of records that it takes, in bytes, after compression; nil if the broker does not say.
    /// Throws `KafkaError` when there is no answer within the time or no permission (`DescribeConfigs` on the topic), and `CancellationError`.
    public func topicMessageLimit(_ topic: String, within: Duration) async throws -> Int? {
        try await unsafe client.ask { unsafe messageLimit(of: topic, client: $0, within: within) }
    }

    /// Refuses new records, waits up to `flushWithin` for those under way and fails the rest with kind `stopped`.
    ///
    /// When it returns, every `send` has been resumed and the handle is destroyed. Waits for a question under way too, as long as that may
    /// take. A second call waits for the first and does nothing more.
    public func stop(flushWithin: Duration) async {
        _ = client.close(flushWithin: flushWithin)
        await client.waitUntilDestroyed()
        // At its last instruction by now, so this does not block.
        thread.withLock { $0.take() }?.join()
    }
}
