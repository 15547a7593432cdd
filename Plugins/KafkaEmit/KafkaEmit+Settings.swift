public import CaptureKit
import Kafka

extension KafkaEmit {
    /// What `pipeline.json` may say.
    public struct Settings: StageSettings {
        enum Target {
            case file(String)
            case kafka(String)
        }

        let target: Target
        let topic: String
        let maxRecord: ByteCount
        let timeout: Duration
        let client: [(key: String, value: PropertyValue)]

        public init(from reader: inout SettingsReader) {
            let brokers = reader.path(
                "brokers", "Kafka brokers as host:port,host:port, or \"file:\" and a path to append records to.", scheme: "file:")
            let isGiven = reader.problems.isEmpty
            topic = reader.string("topic", "The topic that events go to; it must exist, or the broker must make it.", default: "llm_events")
            maxRecord = reader.bytes(
                "max_record", "The largest record with its key and headers; the topic's max.message.bytes should be no less.",
                default: RecordSize.maxRecord, in: .kibi(64)...(.mebi(900)))
            timeout = reader.duration(
                "timeout", "How long a record may wait for its acknowledgement before the client gets 503.", default: .seconds(10),
                in: .milliseconds(100)...(.seconds(300)))
            client = reader.properties(
                "client",
                "Properties of librdkafka, such as \"compression.type\" or \"sasl.password\"; secrets as {\"env\": …} or {\"file\": …}.",
                isSecret: { KafkaProperty(name: $0, value: "").isSecret })
            guard brokers.hasPrefix("file:") else {
                target = .kafka(brokers)
                checkKafka(brokers, isGiven: isGiven, &reader)
                return
            }
            target = .file(String(brokers.dropFirst("file:".count)))
            if !client.isEmpty { reader.problem("client", because: "\"client\" is for Kafka; \"brokers\" is a file here") }
        }

        private func checkKafka(_ brokers: String, isGiven: Bool, _ reader: inout SettingsReader) {
            let names = brokers.split(separator: ",", omittingEmptySubsequences: false)
            if isGiven, !names.allSatisfy(Settings.isBroker) {
                // Not repeated: whoever writes an address with "@" may have written a password.
                reader.problem("brokers", because: "expected \"host:port,host:port\", without anything else, or \"file:\" and a path")
            }
            if !KafkaProducer.isTopicName(topic) {
                reader.problem("topic", because: "a topic's name has 1 to 249 letters, digits, dots, underscores and hyphens")
            }
            checkClient(&reader)
        }

        /// Whether librdkafka can make an address of it: a host or an IPv6 address in brackets, a port, a security protocol before them.
        private static func isBroker(_ text: Substring) -> Bool {
            let address = text.drop { $0 == " " }
            let named = /((PLAINTEXT|SSL|SASL_PLAINTEXT|SASL_SSL):\/\/)?([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})? */
            return address.wholeMatch(of: named.ignoresCase()) != nil
        }

        /// Says by name what librdkafka would refuse, and what would take back the service's promise.
        private func checkClient(_ reader: inout SettingsReader) {
            let own = KafkaEventLog.ownProperties(brokers: "", maxRecord: maxRecord, timeout: timeout)
            let taken = own.map(\.name) + KafkaEventLog.ownAliases
            var plain: [KafkaProperty] = []
            var isFine = true
            for (key, value) in client {
                // What a secret's value must be is known only at start.
                let found: [KafkaPropertyError]
                switch value {
                case .secret: found = KafkaProducer.problem(withName: key).map { [$0] } ?? []
                case .plain(let text):
                    let property = KafkaProperty(name: key, value: text)
                    plain.append(property)
                    found = KafkaProducer.problems(in: [property]).filter { $0.name != nil }
                }
                if taken.contains(key) {
                    reader.problem("client", key, because: "\"\(key)\" follows from the stage's own settings; leave it out")
                } else {
                    for problem in found { reader.problem("client", key, because: problem.reason) }
                }
                if taken.contains(key) || !found.isEmpty { isFine = false }
            }
            guard isFine else { return }
            for conflict in KafkaProducer.problems(in: own + KafkaEventLog.defaults + plain) where conflict.name == nil {
                reader.problem("client", because: conflict.reason)
            }
        }
    }
}
