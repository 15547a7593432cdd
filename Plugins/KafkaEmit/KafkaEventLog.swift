import CaptureKit
import Kafka
import Logging
import Synchronization

/// An event log in a Kafka topic.
final class KafkaEventLog: EventLog {
    private let settings: KafkaEmit.Settings
    private let brokers: String
    private let environment: StageEnvironment
    private let state = Mutex(State())

    private struct State {
        var producer: KafkaProducer?
        var watch: Task<Void, Never>?
        var trouble: String? = "not connected yet"
    }

    init(_ settings: KafkaEmit.Settings, brokers: String, environment: StageEnvironment) {
        (self.settings, self.brokers, self.environment) = (settings, brokers, environment)
    }

    /// Properties that follow from the stage's settings or that its promise rests on: no loss, no duplicates.
    static func ownProperties(brokers: String, maxRecord: ByteCount, timeout: Duration) -> [KafkaProperty] {
        [
            KafkaProperty(name: "bootstrap.servers", value: brokers),
            KafkaProperty(name: "enable.idempotence", value: "true"),
            KafkaProperty(name: "acks", value: "all"),
            // Key and headers count as well.
            KafkaProperty(name: "message.max.bytes", value: "\(maxRecord.bytes + 128 * 1024)"),
            KafkaProperty(name: "message.timeout.ms", value: "\(timeout.wholeMilliseconds)"),
        ]
    }

    func start() async throws {
        var properties = KafkaEventLog.ownProperties(brokers: brokers, maxRecord: settings.maxRecord, timeout: settings.timeout)
        if !settings.client.contains(where: { $0.key == "linger.ms" || $0.key == "queue.buffering.max.ms" }) {
            properties.append(KafkaProperty(name: "linger.ms", value: "0"))
        }
        for (key, value) in settings.client {
            switch value {
            case .plain(let text): properties.append(KafkaProperty(name: key, value: text))
            case .secret(let secret): properties.append(KafkaProperty(name: key, value: try environment.secrets(secret), isSecret: true))
            }
        }
        let logger = environment.logger
        let producer = try KafkaProducer(properties: properties) { line in
            logger.log(level: line.level.loggerLevel, "\(line.text)", metadata: ["facility": "\(line.facility)", "stage": "kafka_emit"])
        }
        state.withLock { $0.producer = producer }
        await look(producer)
        let watch = Task { [weak self] in
            while !Task.isCancelled {
                try? await Task.sleep(for: .seconds(2))
                guard let self, !Task.isCancelled else { return }
                if self.notReady != nil { await self.look(producer) }
            }
        }
        state.withLock { $0.watch = watch }
    }

    /// Asks for the topic and its limit, and says clearly what does not fit.
    private func look(_ producer: KafkaProducer) async {
        let topic = settings.topic
        let trouble: String?
        switch try? await producer.topicStatus(topic, within: .seconds(3)) {
        case .found: trouble = nil
        case .unknown: trouble = "the topic \"\(topic)\" does not exist; create it, or let the broker create topics"
        case .failed(let error): trouble = "no answer from \(brokers): \(error)"
        case nil: return
        }
        let before = state.withLock { state in
            defer { state.trouble = trouble }
            return state.trouble
        }
        if let trouble {
            if trouble != before { environment.logger.warning("\(trouble)", metadata: ["stage": "kafka_emit"]) }
            return
        }
        if let limit = try? await producer.topicMessageLimit(topic, within: .seconds(3)), limit < settings.maxRecord.bytes {
            environment.logger.warning(
                """
                the topic "\(topic)" takes messages of up to \(limit) bytes, but "max_record" is \(settings.maxRecord.bytes): larger events \
                will get 413 record_too_large; raise the topic's max.message.bytes or lower "max_record"
                """, metadata: ["stage": "kafka_emit"])
        }
    }

    var notReady: String? {
        state.withLock { state in
            if let fatal = state.producer?.fatalError { return "the producer cannot go on: \(fatal); restart the service" }
            return state.trouble
        }
    }

    func append(_ record: EventRecord) async throws -> Receipt {
        guard let producer = state.withLock({ $0.producer }) else { throw EventLogError.unavailable("the stage has not started") }
        do {
            let headers = record.headers.map { KafkaHeader(name: $0.name, text: $0.value) }
            let receipt = try await producer.send(topic: settings.topic, key: record.key, value: record.value, headers: headers)
            return Receipt(place: "partition \(receipt.partition), offset \(receipt.offset)")
        } catch let error as KafkaError {
            if error.kind == .tooLarge { throw EventLogError.tooLarge(limit: nil) }
            throw EventLogError.unavailable("\(error)")
        }
    }

    func stop() async {
        let (producer, watch) = state.withLock { state in
            defer { state = State() }
            return (state.producer, state.watch)
        }
        watch?.cancel()
        await producer?.stop(flushWithin: settings.timeout)
    }
}

extension KafkaLogLine.Level {
    fileprivate var loggerLevel: Logger.Level {
        switch self {
        case .critical: .critical
        case .error: .error
        case .warning: .warning
        case .notice: .notice
        case .info: .info
        case .debug: .debug
        }
    }
}
