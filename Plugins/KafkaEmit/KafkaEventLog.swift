import CaptureKit
import Kafka
import Logging
import Synchronization

/// An event log in a Kafka topic.
final class KafkaEventLog: EventLog {
    private let settings: KafkaEmit.Settings
    private let brokers: String
    private let environment: StageEnvironment
    private let now: @Sendable () -> ContinuousClock.Instant
    private let state = Mutex(State())

    private struct State {
        var producer: KafkaProducer?
        var watch: Task<Void, Never>?
        /// What the broker says of the topic.
        var trouble: String? = "not connected yet"
        /// Why a record was refused last, and when: only a record that is taken, or time, tells that it is over.
        var refusal: (text: String, since: ContinuousClock.Instant)?
        /// The topic's `max.message.bytes`, once a broker has said it.
        var topicLimit: Int?
    }

    init(
        _ settings: KafkaEmit.Settings, brokers: String, environment: StageEnvironment,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        (self.settings, self.brokers, self.environment, self.now) = (settings, brokers, environment, now)
    }

    func start() async throws {
        guard state.withLock({ $0.producer == nil }) else { return }
        let producer = try makeProducer()
        state.withLock { $0.producer = producer }
        await look(producer, isFirst: true)
        let watch = Task { [weak self] in
            while !Task.isCancelled {
                try? await Task.sleep(for: .seconds(1))
                guard let self, !Task.isCancelled else { return }
                await self.watchOver()
            }
        }
        let isStopped = state.withLock { state in
            guard state.producer != nil else { return true }
            state.watch = watch
            return false
        }
        if isStopped { watch.cancel() }
    }

    private func makeProducer() throws -> KafkaProducer {
        let logger = environment.logger
        return try KafkaProducer(properties: try properties()) { line in
            logger.log(level: line.level.loggerLevel, "\(line.text)", metadata: ["facility": "\(line.facility)", "stage": "kafka_emit"])
        }
    }

    /// Asks again while there is trouble, and replaces a producer that cannot go on.
    private func watchOver() async {
        guard var producer = state.withLock({ $0.producer }) else { return }
        if let fatal = producer.fatalError {
            warn("the producer cannot go on: \(fatal); a new one takes its place")
            guard let new = await replace(producer) else { return }
            producer = new
        }
        if state.withLock({ $0.trouble }) != nil { await look(producer, isFirst: false) }
    }

    private func replace(_ old: KafkaProducer) async -> KafkaProducer? {
        let new: KafkaProducer
        do { new = try makeProducer() } catch {
            warn("there is no new producer: \(error)")
            return nil
        }
        let isWanted = state.withLock { state in
            guard state.producer === old else { return false }
            (state.producer, state.trouble) = (new, "not connected yet")
            return true
        }
        await (isWanted ? old : new).stop(flushWithin: .zero)
        return isWanted ? new : nil
    }

    private func properties() throws -> [KafkaProperty] {
        var properties = KafkaEventLog.ownProperties(brokers: brokers, maxRecord: settings.maxRecord, timeout: settings.timeout)
        properties += KafkaEventLog.defaults
        for (key, value) in settings.client {
            switch value {
            case .plain(let text): properties.append(KafkaProperty(name: key, value: text))
            case .secret(let secret): properties.append(KafkaProperty(name: key, value: try environment.secrets(secret), isSecret: true))
            }
        }
        return properties
    }

    /// Asks for the topic and its limit, and says clearly what does not fit.
    private func look(_ producer: KafkaProducer, isFirst: Bool) async {
        // The limit first: asking for the topic lets some brokers create it.
        let limit = await askLimit(producer)
        let trouble: String?
        switch try? await producer.topicStatus(settings.topic, within: patience) {
        case .found: trouble = nil
        case .unknown: trouble = "the topic \"\(settings.topic)\" does not exist; create it, or let the broker create topics"
        case .failed(let error): trouble = "no answer from \(brokers): \(error)"
        case nil: return
        }
        note(trouble, of: producer)
        guard trouble == nil, case .failed(let error) = limit else { return }
        if error.kind == .unknownTopic {
            warn("the topic \"\(settings.topic)\" did not exist, and the broker has created it; check the name, and what the topic keeps")
            _ = await askLimit(producer)
        } else if isFirst {
            warn("the largest message of the topic \"\(settings.topic)\" is not known, so nothing compares it: \(error)")
        }
    }

    private enum LimitAnswer {
        case known
        case unknown
        case failed(KafkaError)
    }

    private func askLimit(_ producer: KafkaProducer) async -> LimitAnswer {
        if state.withLock({ $0.topicLimit }) != nil { return .known }
        do {
            guard let limit = try await producer.topicMessageLimit(settings.topic, within: patience) else { return .unknown }
            state.withLock { $0.topicLimit = limit }
            if limit < settings.maxRecord.bytes {
                warn(
                    """
                    the topic "\(settings.topic)" takes messages of up to \(limit) bytes, but "max_record" is \(settings.maxRecord.bytes): \
                    larger events will get 413 record_too_large; raise the topic's max.message.bytes or lower "max_record"
                    """)
            }
            return .known
        } catch let error as KafkaError { return .failed(error) } catch { return .unknown }
    }

    /// How long one question may take.
    private var patience: Duration { min(.seconds(3), settings.timeout) }

    /// Remembers why records are not taken, or that they are, and logs a change.
    private func note(_ trouble: String?, of producer: KafkaProducer) {
        let before: String?? = state.withLock { state in
            guard state.producer === producer else { return nil }
            defer { state.trouble = trouble }
            return .some(state.trouble)
        }
        guard let before, before != trouble else { return }
        if let trouble { warn(trouble) } else { environment.logger.notice("events go to \(brokers)", metadata: ["stage": "kafka_emit"]) }
    }

    /// Remembers that a record was refused, or that one was taken again, and logs a change.
    private func noteRefusal(_ text: String?) {
        let since = now()
        let before = state.withLock { state in
            defer { state.refusal = text.map { ($0, since) } }
            return state.refusal?.text
        }
        if before == text { return }
        if let text { warn(text) } else { environment.logger.notice("records are taken again", metadata: ["stage": "kafka_emit"]) }
    }

    private func warn(_ text: String) { environment.logger.warning("\(text)", metadata: ["stage": "kafka_emit"]) }

    /// How long a refused record keeps the stage from being ready.
    static let refusalLasts = Duration.seconds(5)

    var notReady: String? {
        state.withLock { state in
            if let fatal = state.producer?.fatalError { return "the producer cannot go on: \(fatal); a new one takes its place" }
            if let trouble = state.trouble { return trouble }
            guard let refusal = state.refusal, now() - refusal.since < KafkaEventLog.refusalLasts else { return nil }
            return refusal.text
        }
    }

    func append(_ record: EventRecord) async throws -> Receipt {
        let (producer, topicLimit) = state.withLock { ($0.producer, $0.topicLimit) }
        guard let producer else { throw EventLogError.unavailable("the stage has not started") }
        do {
            let headers = record.headers.map { KafkaHeader(name: $0.name, text: $0.value) }
            let receipt = try await producer.send(topic: settings.topic, key: record.key, value: record.value, headers: headers)
            noteRefusal(nil)
            note(nil, of: producer)
            return Receipt(place: "partition \(receipt.partition), offset \(receipt.offset)")
        } catch let error as KafkaError {
            switch error.kind {
            case .tooLarge:
                // The topic's limit is for a batch, so a small record is refused with the large ones beside it, and may come again.
                if let topicLimit, record.wireSize <= topicLimit { break }
                throw EventLogError.tooLarge(limit: topicLimit)
            case .unknownTopic, .unreachable: note("records are not taken: \(error)", of: producer)
            // The broker's word on the topic says nothing of these.
            case .timedOut, .authorization: noteRefusal("records are not taken: \(error)")
            case .queueFull, .stopped, .fatal, .other: break
            }
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
