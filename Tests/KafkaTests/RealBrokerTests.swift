import Foundation
import Kafka
import ServerSupport
import Testing

/// Against a real broker's process.
@Suite(.timeLimit(.minutes(5)))
struct RealBrokerTests {
    private let topic = "kafka-tests-\(UUID().uuidString)"

    @Test func aThousandRecordsAreReadBackByAnotherProgram() async throws {
        let brokers = try await KafkaBroker.sharedAddress()
        var receipts: [Int: KafkaReceipt] = [:]
        let producer = try KafkaProducer(properties: properties(brokers), log: { _ in })
        try await withThrowingTaskGroup(of: (Int, KafkaReceipt).self) { group in
            for number in 0..<1_000 { group.addTask { (number, try await send(number, with: producer)) } }
            for try await (number, receipt) in group { receipts[number] = receipt }
        }
        await producer.stop(flushWithin: .seconds(10))

        let records = try await KafkaReader.kcat(topic, at: brokers)
        #expect(records.count == 1_000)
        for record in records {
            let number = try #require(record.key.flatMap { Int($0.dropFirst(4)) })
            #expect(record.payload == payload(number))
            #expect(record.headers == ["uuid", "id-\(number)", "event", "$ai_generation é", "empty", ""])
            #expect(receipts.removeValue(forKey: number) == KafkaReceipt(partition: record.partition, offset: record.offset))
        }
        #expect(receipts.isEmpty)
    }

    @Test(arguments: ["none", "gzip", "snappy", "lz4", "zstd"])
    func everyCompressionIsReadBack(codec: String) async throws {
        let brokers = try await KafkaBroker.sharedAddress()
        try await withProducer(brokers, ["compression.codec": codec]) { producer async throws in
            for number in 0..<5 { _ = try await send(number, with: producer) }
        }
        let records = try await KafkaReader.kcat(topic, at: brokers)
        #expect(records.compactMap(\.payload).sorted() == (0..<5).map(payload).sorted())
    }

    @Test func aTopicAndItsLimitAreFoundAfterARecord() async throws {
        try await withProducer(try await KafkaBroker.sharedAddress()) { producer async throws in
            _ = try await send(1, with: producer)
            guard case .found(let partitions) = try await producer.topicStatus(topic, within: .seconds(10)) else {
                Issue.record("the topic is not found")
                return
            }
            #expect(partitions > 0)
            #expect(try #require(try await producer.topicMessageLimit(topic, within: .seconds(10))) > 1_000)
        }
    }

    private func payload(_ number: Int) -> String {
        "{\"number\":\(number),\"text\":\"\(String(repeating: "ä", count: number))\"}"
    }

    private func send(_ number: Int, with producer: KafkaProducer) async throws -> KafkaReceipt {
        let headers = [
            KafkaHeader(name: "uuid", text: "id-\(number)"), KafkaHeader(name: "event", text: "$ai_generation é"),
            KafkaHeader(name: "empty", value: []),
        ]
        return try await producer.send(topic: topic, key: Array("key-\(number)".utf8), value: Array(payload(number).utf8), headers: headers)
    }
}
