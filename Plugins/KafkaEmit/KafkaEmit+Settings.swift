public import CaptureKit
import Kafka

extension KafkaEmit {
    /// What `pipeline.json` may say.
    public struct Settings: StageSettings {
        enum Target {
            case file(String)
            case kafka(String)
        }

        /// Twice the largest event and properties that `multipart` lets in, 960 KiB, as JSON inside JSON at most doubles, and 128 KiB for
        /// the rest of the record.
        public static let maxRecordDefault = ByteCount.mebi(2)

        let target: Target
        let topic: String
        let maxRecord: ByteCount
        let timeout: Duration
        let client: [(key: String, value: PropertyValue)]

        public init(from reader: inout SettingsReader) {
            let brokers = reader.path(
                "brokers", "Kafka brokers as host:port,host:port, or \"file:\" and a path to append records to.", scheme: "file:")
            topic = reader.string("topic", "The topic that events go to; it must exist, or the broker must make it.", default: "llm_events")
            maxRecord = reader.bytes(
                "max_record", "The largest record; the topic's max.message.bytes should be no less.", default: Settings.maxRecordDefault,
                in: .kibi(64)...(.mebi(900)))
            timeout = reader.duration(
                "timeout", "How long a record may wait for its acknowledgement before the client gets 503.", default: .seconds(10),
                in: .milliseconds(100)...(.seconds(300)))
            client = reader.properties(
                "client",
                "Properties of librdkafka, such as \"compression.type\" or \"sasl.password\"; secrets as {\"env\": …} or {\"file\": …}.",
                isSecret: Settings.isSecret)
            if brokers.hasPrefix("file:") {
                target = .file(String(brokers.dropFirst("file:".count)))
                if !client.isEmpty { reader.problem("client", because: "\"client\" is for Kafka; \"brokers\" is a file here") }
            } else {
                target = .kafka(brokers)
                checkClient(&reader)
            }
        }

        /// Names of properties whose values must not stand in a file that many can read.
        private static func isSecret(_ name: String) -> Bool {
            ["password", "secret", "key.pem", "oauthbearer.config"].contains { name.hasSuffix($0) } || name.contains("client.secret")
        }

        /// Says by name what librdkafka would refuse, and what would take back the service's promise.
        private func checkClient(_ reader: inout SettingsReader) {
            let own = KafkaEventLog.ownProperties(brokers: "", maxRecord: maxRecord, timeout: timeout).map(\.name)
            for (key, value) in client {
                if own.contains(key) {
                    reader.problem("client", key, because: "\"\(key)\" follows from the stage's own settings; leave it out")
                    continue
                }
                let text = if case .plain(let text) = value { text } else { "x" }
                for problem in KafkaProducer.problems(in: [KafkaProperty(name: key, value: text)]) {
                    if case .secret = value, !problem.reason.hasPrefix("unknown") { continue }
                    reader.problem("client", key, because: problem.reason)
                }
            }
        }
    }
}
