import CaptureKit
import Kafka
import Logging

extension KafkaEventLog {
    /// Properties that follow from the stage's settings, or that its promise rests on: no loss, no duplicates.
    static func ownProperties(brokers: String, maxRecord: ByteCount, timeout: Duration) -> [KafkaProperty] {
        [
            KafkaProperty(name: "bootstrap.servers", value: brokers),
            KafkaProperty(name: "enable.idempotence", value: "true"),
            KafkaProperty(name: "acks", value: "all"),
            KafkaProperty(name: "message.max.bytes", value: "\(maxRecord.bytes)"),
            KafkaProperty(name: "message.timeout.ms", value: "\(timeout.wholeMilliseconds)"),
        ]
    }

    /// Other names of the same properties (librdkafka's CONFIGURATION.md).
    static let ownAliases = ["metadata.broker.list", "request.required.acks", "delivery.timeout.ms"]

    /// What `client` may change. Waiting for other records gains nothing: under load batches come by themselves. A broker that is back
    /// should be noticed within a second, not ten.
    static let defaults = [KafkaProperty(name: "linger.ms", value: "0"), KafkaProperty(name: "reconnect.backoff.max.ms", value: "1000")]
}

extension KafkaLogLine.Level {
    /// The same severity as swift-log names it.
    var loggerLevel: Logger.Level {
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
