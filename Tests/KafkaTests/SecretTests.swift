import Kafka
import KafkaMock
import Testing

struct SecretTests {
    private let secret = "correct-horse-battery"

    @Test func anInvalidValueIsNotEchoed() {
        for name in ["linger.ms", "security.protocol", "sasl.mechanisms", "debug", "ssl.engine.id", "error_cb"] {
            for problem in KafkaProducer.problems(in: [KafkaProperty(name: name, value: secret)]) {
                #expect(!"\(problem)".contains(secret))
            }
        }
    }

    @Test func passwordsAreSecretWithoutBeingToldSo() {
        let password = KafkaProperty(name: "sasl.password", value: secret)
        #expect(password.isSecret && "\(password)" == "sasl.password=[redacted]")
        #expect(!String(describing: [password]).contains(secret))
        #expect("\(KafkaProperty(name: "acks", value: "all"))" == "acks=all")
    }

    @Test(.timeLimit(.minutes(5))) func logLinesAreRedacted() async throws {
        let cluster = try #require(KafkaMockCluster())
        let book = LogBook()
        let more = [
            KafkaProperty(name: "client.id", value: secret, isSecret: true), KafkaProperty(name: "sasl.password", value: "\(secret)-2"),
            KafkaProperty(name: "debug", value: "all"), KafkaProperty(name: "log_level", value: "7"),
        ]
        let producer = try KafkaProducer(properties: properties(cluster.bootstrapServers) + more, log: book.add)
        _ = try await producer.send(topic: "events", key: [], value: [1])
        await producer.stop(flushWithin: .seconds(10))
        #expect(book.lines.contains { $0.level == .debug && $0.facility == "CONF" && $0.text.contains("client.id = [redacted]") })
        #expect(!book.lines.contains { $0.text.contains(secret) })
    }

    @Test func aLateFindingIsAnErrorWithoutTheSecret() {
        let bad = [
            KafkaProperty(name: "security.protocol", value: "ssl"),
            KafkaProperty(name: "ssl.key.pem", value: secret), KafkaProperty(name: "ssl.ca.location", value: "/nowhere/ca.pem"),
        ]
        #expect {
            _ = try KafkaProducer(properties: bad, log: { _ in })
        } throws: { error in
            guard let error = error as? KafkaPropertyError else { return false }
            return error.name == nil && error.reason.contains("ssl.") && !error.reason.contains(secret)
        }
    }
}
