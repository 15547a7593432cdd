import CaptureKit
import CaptureTesting
import KafkaMock
import ServerSupport
import Testing

@testable import CapturePlugins

/// What becomes of Kafka's faults, in librdkafka's mock cluster. It never tells a topic's limit, so every start waits for that in vain
/// as long as `timeout` says.
@Suite(.timeLimit(.minutes(5)))
struct KafkaEmitMockTests {
    private func settings(_ cluster: KafkaMockCluster, timeout: String = "700ms", client: String = "", more: String = "") -> String {
        #"{"brokers":"\#(cluster.bootstrapServers)","topic":"events","timeout":"\#(timeout)","client":{\#(client)}\#(more)}"#
    }

    @Test func aBrokerThatGoesAndComesBack() async throws {
        let cluster = try #require(KafkaMockCluster())
        let lines = LogWatch()
        try await withKafkaEmit(settings(cluster), logger: lines.logger) { stage async throws in
            #expect(stage.notReady == nil)
            #expect(lines.all.contains { $0.hasPrefix("warning: the largest message of the topic \"events\" is not known") })
            #expect(try await stage.emit().place.hasPrefix("partition "))
            cluster.setBroker(down: true)
            let cause = try await stage.unavailability()
            #expect(cause?.contains("_MSG_TIMED_OUT") == true)
            #expect(stage.notReady?.contains("records are not taken") == true)
            cluster.setBroker(down: false)
            while try await stage.unavailability() != nil {}
            await lines.wait(for: "notice: records are taken again")
            #expect(stage.notReady == nil)
        }
    }

    @Test func aRecordThatWaitsCanBeCancelled() async throws {
        let cluster = try #require(KafkaMockCluster())
        let parsed = try kafkaSettings(settings(cluster, timeout: "60s")).settings
        let log = KafkaEventLog(parsed, brokers: cluster.bootstrapServers, environment: .testing())
        let hold: (Bool) async -> Void = { cluster.setBroker(down: $0) }
        let faults = await EventLogConformance.check(log, run: "r", hold: hold) {
            try await KafkaReader.kcat("events", at: cluster.bootstrapServers).map { record in
                EventRecord(
                    key: Array((record.key ?? "").utf8), value: Array((record.payload ?? "").utf8),
                    headers: [HeaderField("n", (record.headers ?? []).last.flatMap { $0 } ?? "")])
            }
        }
        #expect(faults == [])
    }

    @Test func aTopicThatAnswersButTakesNothingIsNotReady() async throws {
        let cluster = try #require(KafkaMockCluster())
        let (clock, lines) = (MovableInstant(), LogWatch())
        let (parsed, environment) = (try kafkaSettings(settings(cluster)).settings, StageEnvironment.testing(logger: lines.logger))
        let log = KafkaEventLog(parsed, brokers: cluster.bootstrapServers, environment: environment, now: { clock.now })
        let record = EventRecord(key: [1], value: [2], headers: [])
        try await log.start()
        #expect(log.notReady == nil)
        cluster.pushErrors(.produce, [29])
        await #expect(throws: EventLogError.self) { try await log.append(record) }
        #expect(log.notReady?.contains("TOPIC_AUTHORIZATION_FAILED") == true)
        // The broker's word on the topic does not end it, but time does, as nothing is tried while the service is not ready.
        clock.advance(by: KafkaEventLog.refusalLasts)
        #expect(log.notReady == nil)
        cluster.pushErrors(.produce, [29])
        await #expect(throws: EventLogError.self) { try await log.append(record) }
        #expect(log.notReady != nil)
        while (try? await log.append(record)) == nil {}
        #expect(log.notReady == nil)
        await log.stop()
    }

    @Test func aBrokerThatIsNotThereAtFirst() async throws {
        let cluster = try #require(KafkaMockCluster())
        cluster.setBroker(down: true)
        let lines = LogWatch()
        try await withKafkaEmit(settings(cluster), logger: lines.logger) { stage async throws in
            #expect(stage.notReady?.hasPrefix("no answer from \(cluster.bootstrapServers)") == true)
            cluster.setBroker(down: false)
            await lines.wait(for: "notice: events go to")
            #expect(stage.notReady == nil)
            #expect(try await stage.unavailability() == nil)
        }
    }

    /// Kafka's codes: 29 and 31 no permission, 19 not enough replicas (retried until the time is up), 87 invalid record.
    @Test(arguments: [
        ([29], "TOPIC_AUTHORIZATION_FAILED"), ([87], "INVALID_RECORD"), ([Int32](repeating: 19, count: 1000), "_MSG_TIMED_OUT"),
    ])
    func whatTheBrokerRefusesIsUnavailable(codes: [Int32], name: String) async throws {
        let cluster = try #require(KafkaMockCluster())
        try await withKafkaEmit(settings(cluster)) { stage async throws in
            #expect(try await stage.unavailability() == nil)
            cluster.pushErrors(.produce, codes)
            #expect(try await stage.unavailability()?.contains(name) == true)
        }
    }

    @Test func aPassingErrorIsNotNoticed() async throws {
        let cluster = try #require(KafkaMockCluster())
        try await withKafkaEmit(settings(cluster, timeout: "3s", client: #""retry.backoff.ms":10"#)) { stage async throws in
            cluster.pushErrors(.produce, [19, 6, 7])
            #expect(try await stage.unavailability() == nil && stage.notReady == nil)
        }
    }

    @Test func tooLargeAtTheBroker() async throws {
        let cluster = try #require(KafkaMockCluster())
        try await withKafkaEmit(settings(cluster)) { stage async throws in
            #expect(try await stage.unavailability() == nil)
            cluster.pushErrors(.produce, [10])
            let rejection = await #expect(throws: Rejection.self) { try await stage.emit(5_000) }
            #expect(rejection?.code == .recordTooLarge && rejection?.limit == nil && (rejection?.actual ?? 0) > 5_000)
            #expect(try await stage.unavailability() == nil && stage.notReady == nil)
        }
    }

    @Test func theLargestRecordPassesTheProducer() async throws {
        let cluster = try #require(KafkaMockCluster())
        try await withKafkaEmit(settings(cluster, timeout: "5s", more: #","max_record":"64KiB""#)) { stage async throws in
            let refused = await #expect(throws: Rejection.self) { try await stage.emit(65_536) }
            let most = 65_536 - ((refused?.actual ?? 0) - 65_536)
            try await stage.emit(most)
            let larger = await #expect(throws: Rejection.self) { try await stage.emit(most + 1) }
            #expect(larger?.limit == 65_536 && larger?.actual == 65_537)
        }
    }

    @Test func aSlowBroker() async throws {
        let cluster = try #require(KafkaMockCluster())
        try await withKafkaEmit(settings(cluster)) { stage async throws in
            #expect(try await stage.unavailability() == nil)
            cluster.setRoundTrip(milliseconds: 5_000)
            #expect(try await stage.unavailability()?.contains("_MSG_TIMED_OUT") == true)
        }
    }

    @Test func aFullQueueIsToldAtOnce() async throws {
        let cluster = try #require(KafkaMockCluster())
        try await withKafkaEmit(settings(cluster, timeout: "2s", client: #""queue.buffering.max.messages":1"#)) { stage async throws in
            cluster.setBroker(down: true)
            let first = Task.immediate { try await stage.unavailability() }
            #expect(try await stage.unavailability()?.contains("_QUEUE_FULL") == true)
            #expect(stage.notReady == nil)
            cluster.setBroker(down: false)
            #expect(try await first.value == nil)
        }
    }

    @Test func anUnknownTopicIsToldUntilItIsThere() async throws {
        let cluster = try #require(KafkaMockCluster())
        cluster.setTopicError("events", 3)
        let lines = LogWatch()
        let client = #""topic.metadata.propagation.max.ms":0,"topic.metadata.refresh.fast.interval.ms":50"#
        try await withKafkaEmit(settings(cluster, client: client), logger: lines.logger) { stage async throws in
            #expect(stage.notReady == "the topic \"events\" does not exist; create it, or let the broker create topics")
            #expect(try await stage.unavailability()?.contains("UNKNOWN_TOPIC") == true)
            cluster.setTopicError("events", 0)
            await lines.wait(for: "notice: events go to")
            #expect(stage.notReady == nil)
        }
    }

    @Test func noPermissionIsTold() async throws {
        let cluster = try #require(KafkaMockCluster())
        cluster.setTopicError("events", 29)
        try await withKafkaEmit(settings(cluster)) { stage async throws in
            #expect(stage.notReady?.contains("TOPIC_AUTHORIZATION_FAILED") == true)
        }
    }

    @Test func aStopWaitsForWhatIsUnderWay() async throws {
        let cluster = try #require(KafkaMockCluster())
        let stage = try KafkaEmit(settings: kafkaSettings(settings(cluster, timeout: "5s")).settings, environment: .testing())
        try await stage.start()
        cluster.setRoundTrip(milliseconds: 300)
        let sends = (0..<50).map { _ in Task.immediate { try await stage.unavailability() } }
        await stage.stop()
        for send in sends { #expect(try await send.value == nil) }
        #expect(try await stage.unavailability() != nil)
        #expect(stage.notReady != nil)
        await stage.stop()
    }

    @Test func afterAFatalErrorAnotherProducerTakesOver() async throws {
        let cluster = try #require(KafkaMockCluster())
        cluster.pushErrors(.initProducerID, [31])
        let lines = LogWatch()
        try await withKafkaEmit(settings(cluster), logger: lines.logger) { stage async throws in
            #expect(try await stage.unavailability() != nil)
            await lines.wait(for: "CLUSTER_AUTHORIZATION_FAILED")
            while try await stage.unavailability() != nil {}
            await lines.wait(for: "a new one takes its place")
            #expect(stage.notReady == nil)
        }
    }

    @Test func settingsReachLibrdkafkaAndSecretsNoLog() async throws {
        let cluster = try #require(KafkaMockCluster())
        let lines = LogWatch()
        let client = #""debug":"conf","log_level":7,"linger.ms":3,"client.id":{"env":"NAME"},"sasl.password":{"env":"P"}"#
        let text = settings(cluster, timeout: "1500ms", client: client, more: #","max_record":"100KiB""#)
        try await withKafkaEmit(text, logger: lines.logger) { stage async throws in try await stage.emit() }
        for line in [
            "message.timeout.ms = 1500", "message.max.bytes = 102400", "queue.buffering.max.ms = 3", "request.required.acks = -1",
            "enable.idempotence = true", "client.id = [redacted]",
        ] {
            #expect(lines.all.contains { $0.contains(line) }, "\(line)")
        }
        #expect(!lines.all.contains { $0.contains("secret-value") })
    }
}
