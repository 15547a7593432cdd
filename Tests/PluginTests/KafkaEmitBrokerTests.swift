import CaptureKit
import CaptureTesting
import Foundation
import ServerSupport
import Testing

@testable import CapturePlugins

/// The stage and a real broker's process.
@Suite(.timeLimit(.minutes(5)))
struct KafkaEmitBrokerTests {
    private let topic = "kafka-emit-\(UUID().uuidString)"

    private func settings(_ brokers: String, more: String = "") -> String {
        #"{"brokers":"\#(brokers)","topic":"\#(topic)"\#(more)}"#
    }

    private func createTopic(_ brokers: String, limit: Int) async throws {
        _ = try await Command.run(Workshop.python(), [Workshop.script("create_topic.py"), brokers, topic, "1", "\(limit)"])
    }

    @Test func aTopicThatIsNotThereIsToldAndCreated() async throws {
        let brokers = try await KafkaBroker.sharedAddress()
        let lines = LogWatch()
        try await withKafkaEmit(settings(brokers), logger: lines.logger) { stage async throws in
            #expect(stage.notReady == nil)
            #expect(lines.all.contains { $0.hasPrefix("warning: the topic \"\(topic)\" did not exist, and the broker has created it") })
            // The broker's default is less than two event parts of 960 KiB.
            #expect(lines.all.contains { $0.contains("takes messages of up to 1048588 bytes, but \"max_record\" is 2097152") })
            #expect(try await stage.emit().place == "partition 0, offset 0")
        }
        #expect(try await KafkaReader.kcat(topic, at: brokers).map(\.key) == ["anonymous:u"])
    }

    @Test func whatTheTopicRefusesIsTooLargeWithItsLimit() async throws {
        let brokers = try await KafkaBroker.sharedAddress()
        try await createTopic(brokers, limit: 70_000)
        let lines = LogWatch()
        try await withKafkaEmit(settings(brokers), logger: lines.logger) { stage async throws in
            #expect(lines.all.contains { $0.contains("takes messages of up to 70000 bytes") })
            let rejection = await #expect(throws: Rejection.self) { try await stage.emit(80_000) }
            #expect(rejection?.code == .recordTooLarge && rejection?.limit == 70_000 && (rejection?.actual ?? 0) > 80_000)
            try await stage.emit(60_000)
        }
    }

    @Test func itIsARightLog() async throws {
        let brokers = try await KafkaBroker.sharedAddress()
        let log = KafkaEventLog(try kafkaSettings(settings(brokers)).settings, brokers: brokers, environment: .testing())
        let faults = await EventLogConformance.check(log, run: "r") {
            try await KafkaReader.kcat(topic, at: brokers).map { record in
                let texts = (record.headers ?? []).compactMap(\.self)
                let headers = stride(from: 0, to: texts.count, by: 2).map { HeaderField(texts[$0], texts[$0 + 1]) }
                return EventRecord(key: Array((record.key ?? "").utf8), value: Array((record.payload ?? "").utf8), headers: headers)
            }
        }
        #expect(faults == [])
    }

    /// The limit is for a batch. A small record that is refused with its neighbours may come again.
    @Test func aSmallRecordIsNotBlamedForItsBatch() async throws {
        let brokers = try await KafkaBroker.sharedAddress()
        try await createTopic(brokers, limit: 70_000)
        try await withKafkaEmit(settings(brokers, more: #","client":{"linger.ms":300}"#)) { stage async throws in
            let sends = (0..<20).map { _ in Task.immediate { try await stage.unavailability(20_000) } }
            var causes: [String] = []
            for send in sends { causes += [try await send.value].compactMap(\.self) }
            #expect(!causes.isEmpty && causes.allSatisfy { $0.contains("MSG_SIZE_TOO_LARGE") })
            #expect(try await stage.unavailability(20_000) == nil)
        }
    }

    @Test func withALimitThatFitsNothingIsSaid() async throws {
        let brokers = try await KafkaBroker.sharedAddress()
        try await createTopic(brokers, limit: 2 * 1024 * 1024)
        let lines = LogWatch()
        try await withKafkaEmit(settings(brokers), logger: lines.logger) { stage async throws in
            #expect(!lines.all.contains { $0.hasPrefix("warning:") })
            // As large as it may be: what passes the stage passes the producer and the topic.
            let refused = await #expect(throws: Rejection.self) { try await stage.emit(2_097_152) }
            try await stage.emit(2_097_152 - ((refused?.actual ?? 0) - 2_097_152))
        }
    }
}
