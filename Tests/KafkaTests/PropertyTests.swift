import Kafka
import Testing

struct PropertyTests {
    private func problems(_ pairs: KeyValuePairs<String, String>) -> [KafkaPropertyError] {
        KafkaProducer.problems(in: pairs.map { KafkaProperty(name: $0.key, value: $0.value) })
    }

    @Test func takesGlobalTopicAndAliasProperties() {
        #expect(problems(["bootstrap.servers": "a:1", "acks": "all", "compression.type": "zstd", "message.timeout.ms": "5000"]).isEmpty)
        #expect(problems([:]).isEmpty)
    }

    @Test func namesTheNearestProperty() {
        #expect(throws: KafkaPropertyError(name: "linger.mss", reason: "librdkafka has no such property; did you mean `linger.ms`?")) {
            try KafkaProducer.check([KafkaProperty(name: "linger.mss", value: "1")])
        }
        #expect(problems(["sasl.pasword": "x"]).first?.reason.hasSuffix("did you mean `sasl.password`?") == true)
        #expect(problems(["zzzzzzzzzzzz": "x"]) == [KafkaPropertyError(name: "zzzzzzzzzzzz", reason: "librdkafka has no such property")])
    }

    @Test(arguments: [
        ("linger.ms", "9999999", "the value must be a number from 0 to 900000"),
        ("linger.ms", "soon", "the value must be a number from 0 to 900000"),
        ("enable.idempotence", "perhaps", "the value must be one of: true, false"),
        ("compression.codec", "rar", "the value must be one of: none, gzip, snappy, lz4, zstd"),
        ("error_cb", "x", "cannot be set as text; leave it out"),
        ("client.id", "a\0b", "the value contains a NUL character"),
    ])
    func saysWhatAValueMustBe(name: String, value: String, reason: String) {
        #expect(problems([name: value] as KeyValuePairs) == [KafkaPropertyError(name: name, reason: reason)])
    }

    @Test func reportsEveryMistakeAtOnce() {
        #expect(problems(["linger.mss": "1", "acks": "all", "log_level": "loud"]).map(\.name) == ["linger.mss", "log_level"])
    }

    @Test func findsValuesThatDoNotFitTogether() throws {
        let conflict = try #require(problems(["enable.idempotence": "true", "acks": "1"]).first)
        #expect(conflict.name == nil && conflict.reason.contains("acks") && conflict.reason.contains("enable.idempotence"))
    }

    @Test(arguments: ["delivery.report.only.error", "enabled_events", "plugin.library.paths", "transactional.id"])
    func refusesWhatWouldBreakAPromise(name: String) {
        #expect(problems([name: "1"] as KeyValuePairs).first?.reason.hasPrefix("cannot be set: ") == true)
    }

    @Test func knowsEveryName() {
        let names = KafkaProducer.propertyNames
        #expect(Set(["bootstrap.servers", "metadata.broker.list", "acks", "request.required.acks", "sasl.password"]).isSubset(of: names))
        #expect(names.count > 150)
    }
}
