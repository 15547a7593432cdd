import Foundation
import Kafka
import KafkaMock
import Synchronization
import Testing

/// Idempotent, unless `more` says otherwise.
func properties(_ brokers: String, _ more: KeyValuePairs<String, String> = [:]) -> [KafkaProperty] {
    let base = [("bootstrap.servers", brokers), ("enable.idempotence", "true"), ("linger.ms", "0")]
    return (base + more.map { ($0.key, $0.value) }).map { KafkaProperty(name: $0.0, value: $0.1) }
}

/// Runs `body` with a producer for a mock cluster's or a real broker's address, and stops it.
func withProducer(
    _ brokers: String, _ more: KeyValuePairs<String, String> = [:], _ body: (KafkaProducer) async throws -> Void
) async throws {
    let producer = try KafkaProducer(properties: properties(brokers, more), log: { _ in })
    do {
        try await body(producer)
    } catch {
        await producer.stop(flushWithin: .zero)
        throw error
    }
    await producer.stop(flushWithin: .seconds(20))
}

extension KafkaProducer {
    /// The kind of error that a send ends with; nil if it succeeds.
    func failure(topic: String = "events", value: [UInt8] = [1]) async throws -> KafkaError.Kind? {
        do {
            _ = try await send(topic: topic, key: [1], value: value)
            return nil
        } catch let error as KafkaError {
            return error.kind
        }
    }
}

/// Keeps log lines, and tells when its last owner has let go of it.
final class LogBook: Sendable {
    private let kept = Mutex<[KafkaLogLine]>([])
    private let released: @Sendable () -> Void

    init(released: @escaping @Sendable () -> Void = {}) { self.released = released }

    deinit { released() }

    var lines: [KafkaLogLine] { kept.withLock { $0 } }

    func add(_ line: KafkaLogLine) { kept.withLock { $0.append(line) } }
}
