import Kafka
import KafkaMock
import ServerSupport
import Testing

@Suite(.timeLimit(.minutes(5)))
struct RoundTripTests {
    @Test func keyValueAndHeadersArrive() async throws {
        let cluster = try #require(KafkaMockCluster(brokers: 3))
        let headers = [
            KafkaHeader(name: "token", text: "phc_1"), KafkaHeader(name: "größe", text: "äöü\n\"x\""),
            KafkaHeader(name: "token", text: "again"), KafkaHeader(name: "empty", value: []),
        ]
        try await withProducer(cluster.bootstrapServers) { producer async throws in
            let receipt = try await producer.send(
                topic: "events", key: Array("k:1".utf8), value: Array("{\"a\":1.0}".utf8), headers: headers)
            let record = try #require(try await KafkaReader.kcat("events", at: cluster.bootstrapServers).first)
            #expect(record.key == "k:1" && record.payload == "{\"a\":1.0}")
            #expect(record.headers == ["token", "phc_1", "größe", "äöü\n\"x\"", "token", "again", "empty", ""])
            #expect(receipt == KafkaReceipt(partition: record.partition, offset: record.offset))
        }
    }

    @Test func emptyKeyAndValueAreNotNull() async throws {
        let cluster = try #require(KafkaMockCluster())
        try await withProducer(cluster.bootstrapServers) { producer async throws in
            _ = try await producer.send(topic: "events", key: [], value: [])
            let record = try #require(try await KafkaReader.kcat("events", at: cluster.bootstrapServers).first)
            #expect(record.key == "" && record.payload == "" && record.headers == nil)
        }
    }

    @Test func twentyThousandAtOnceAreEachAcknowledgedOnce() async throws {
        let cluster = try #require(KafkaMockCluster())
        try await withProducer(cluster.bootstrapServers) { producer async throws in
            let receipts = try await withThrowingTaskGroup(of: KafkaReceipt.self) { group in
                for number in 0..<20_000 {
                    group.addTask {
                        try await producer.send(topic: "events", key: Array("\(number)".utf8), value: [UInt8](repeating: 7, count: 200))
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(receipts.map { "\($0.partition)/\($0.offset)" }).count == 20_000)
        }
    }

    @Test func statisticsAreLogged() async throws {
        let cluster = try #require(KafkaMockCluster())
        let (lines, continuation) = AsyncStream<KafkaLogLine>.makeStream()
        let producer = try KafkaProducer(
            properties: properties(cluster.bootstrapServers, ["statistics.interval.ms": "50"]), log: { continuation.yield($0) })
        let line = await lines.first { $0.facility == "STATISTICS" }
        #expect(line?.text.contains("\"msg_cnt\"") == true)
        await producer.stop(flushWithin: .seconds(5))
    }
}
