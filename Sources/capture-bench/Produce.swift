import ArgumentParser
import Kafka

/// Produces records with the service's own producer and the properties that `kafka_emit` has by default.
struct Produce: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Send records to a topic and print how many were acknowledged.")

    @Option(help: "The broker, as host:port.")
    var broker: String

    @Option(help: "The topic, which must exist, or the broker must make it.")
    var topic: String

    @Option(help: "The bytes of a record.")
    var bytes: Int

    @OptionGroup var load: Load

    func run() {
        let arguments = self
        runAside { try await arguments.measure() }
    }

    private func measure() async throws {
        let properties = [("bootstrap.servers", broker), ("enable.idempotence", "true"), ("acks", "all"), ("linger.ms", "0")]
        let producer = try KafkaProducer(properties: properties.map { KafkaProperty(name: $0.0, value: $0.1) }, log: { _ in })
        let (topic, value) = (topic, [UInt8](repeating: UInt8(ascii: "x"), count: bytes))
        try await load.run { number in
            _ = try await producer.send(topic: topic, key: Array("\(number)".utf8), value: value)
        }
        await producer.stop(flushWithin: .seconds(5))
    }
}
