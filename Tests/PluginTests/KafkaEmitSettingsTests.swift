import CaptureKit
import CaptureTesting
import KafkaMock
import Testing

@testable import CapturePlugins

/// What `pipeline.json` may say of `kafka_emit`.
@Suite struct KafkaEmitSettingsTests {
    private func problems(client: String, more: String = "") throws -> [Problem] {
        try kafkaSettings(#"{"brokers":"b:9092",\#(more)"client":{\#(client)}}"#).problems
    }

    @Test func aMisspeltPropertyIsNamedWhereItStands() throws {
        let text = "{\n  \"brokers\": \"b:9092\",\n  \"client\": {\n    \"linger.mss\": 5\n  }\n}"
        let expected = Problem(
            path: #"$.with.client["linger.mss"]"#, line: 4, column: 19,
            message: "librdkafka has no such property; did you mean `linger.ms`?")
        #expect(try kafkaSettings(text).problems == [expected])
    }

    @Test func soIsAMisspeltSecretAndEveryOtherMistake() throws {
        let found = try problems(client: #""sasl.pasword":{"env":"P"},"compression.type":"rar","error_cb":"x","log_level":"loud""#)
        #expect(
            found.map(\.path)
                == ["sasl.pasword", "compression.type", "error_cb", "log_level"].map { #"$.with.client["\#($0)"]"# }
                .map { $0.replacing(#"["error_cb"]"#, with: ".error_cb").replacing(#"["log_level"]"#, with: ".log_level") })
        #expect(found.first?.message == "librdkafka has no such property; did you mean `sasl.password`?")
    }

    @Test(arguments: [
        "acks", "request.required.acks", "enable.idempotence", "bootstrap.servers", "metadata.broker.list", "message.max.bytes",
        "message.timeout.ms", "delivery.timeout.ms",
    ])
    func whatThePromiseRestsOnCannotBeSet(name: String) throws {
        let found = try problems(client: #""\#(name)":"1""#)
        #expect(found.map(\.message) == ["\"\(name)\" follows from the stage's own settings; leave it out"])
    }

    @Test(arguments: [
        (#""max.in.flight":6"#, "max.in.flight"), (#""retries":0"#, "retries"), (#""queuing.strategy":"lifo""#, "queuing.strategy"),
        (#""linger.ms":20000"#, "linger.ms"),
    ])
    func whatContradictsItIsNamed(client: String, name: String) throws {
        let found = try problems(client: client)
        #expect(found.count == 1 && found.first?.path == "$.with.client" && found.first?.message.contains(name) == true, "\(found)")
    }

    @Test(arguments: [
        #""linger.ms":0.5,"compression.type":"zstd","partitioner":"murmur2_random","client.id":"me""#,
        #""queue.buffering.max.ms":5"#,
        #""security.protocol":"sasl_ssl","sasl.mechanism":"PLAIN","sasl.username":"u","sasl.password":{"env":"P"}"#,
        #""ssl.key.pem":{"file":"key"},"ssl.ca.location":"/ca.pem","enable.ssl.certificate.verification":true"#,
        #""comment":"free text","socket.keepalive.enable":true"#,
    ])
    func anythingElseOfLibrdkafkaMayBeSet(client: String) throws {
        #expect(try problems(client: client).isEmpty)
    }

    @Test(arguments: ["sasl.password", "ssl.key.password", "ssl.key.pem", "ssl.keystore.password", "sasl.oauthbearer.client.secret"])
    func aSecretIsWrittenAsItsPlace(name: String) throws {
        let found = try problems(client: #""\#(name)":"hunter2""#)
        #expect(found.count == 1 && found.first?.message.contains("is a secret") == true)
        #expect(!"\(found)".contains("hunter2"))
    }

    @Test(arguments: [
        (#"{"brokers":""}"#, "$.with.brokers"), (#"{"brokers":"a:1,,b:2"}"#, "$.with.brokers"), (#"{"brokers":"file:"}"#, "$.with.brokers"),
        (#"{}"#, "$.with"), (#"{"brokers":"a:1","topic":"no spaces"}"#, "$.with.topic"), (#"{"brokers":"a:1","topic":""}"#, "$.with.topic"),
        (#"{"brokers":"a:1","max_record":"63KiB"}"#, "$.with.max_record"),
        (#"{"brokers":"a:1","max_record":2000000}"#, "$.with.max_record"),
        (#"{"brokers":"a:1","timeout":"99ms"}"#, "$.with.timeout"), (#"{"brokers":"a:1","client":{"acks":"1"}}"#, "$.with.client.acks"),
        (#"{"brokers":"file:x","client":{"linger.ms":1}}"#, "$.with.client"), (#"{"brokers":"a:1","tpic":"x"}"#, "$.with.tpic"),
    ])
    func mistakesAreFoundBeforeTheStart(text: String, path: String) throws {
        #expect(try kafkaSettings(text).problems.map(\.path) == [path])
    }

    @Test func theDefaults() throws {
        let (settings, problems) = try kafkaSettings(#"{"brokers":"a:1, b:2"}"#)
        #expect(problems.isEmpty && settings.topic == "llm_events" && settings.maxRecord == .mebi(2) && settings.timeout == .seconds(10))
        guard case .kafka("a:1, b:2") = settings.target else {
            Issue.record("\(settings.target)")
            return
        }
    }

    @Test func itKeepsToWhatEveryStageKeepsTo() async throws {
        let needs = Facts(MultipartRequest().head, try Event.sample(), Parts([.blob("a", "x")]), StoredBlobs?.none, Principal?.none)
        let cluster = try #require(KafkaMockCluster(brokers: 1))
        cluster.createTopic("llm_events", partitions: 1)
        let kafka = #"{"brokers":"\#(cluster.bootstrapServers)","timeout":"1s","client":{"sasl.password":{"env":"P"}}}"#
        for settings in [kafka, #"{"brokers":"file:/dev/null"}"#] {
            let faults = await StageConformance.check(KafkaEmit.self, settings: settings, needs: needs)
            #expect(faults == [])
        }
    }
}
