import Kafka
import KafkaMock
import Testing

@Suite(.timeLimit(.minutes(5)))
struct FaultTests {
    @Test func aBrokerThatIsDownTimesOut() async throws {
        let cluster = try #require(KafkaMockCluster())
        try await withProducer(cluster.bootstrapServers, ["message.timeout.ms": "4000"]) { producer async throws in
            #expect(try await producer.failure() == nil)
            cluster.setBroker(down: true)
            #expect(try await producer.failure() == .timedOut)
        }
    }

    @Test func aTimeOutTellsTheLatestTrouble() async throws {
        let cluster = try #require(KafkaMockCluster())
        cluster.setBroker(down: true)
        try await withProducer(cluster.bootstrapServers, ["message.timeout.ms": "1000"]) { producer async throws in
            let error = await #expect(throws: KafkaError.self) { try await producer.send(topic: "events", key: [], value: [1]) }
            #expect(error?.name == "_MSG_TIMED_OUT" && error?.text.contains("latest trouble: ") == true)
        }
    }

    @Test func aFullQueueRefusesAtOnce() async throws {
        let cluster = try #require(KafkaMockCluster())
        cluster.setBroker(down: true)
        try await withProducer(cluster.bootstrapServers, ["message.timeout.ms": "5000", "queue.buffering.max.messages": "1"]) {
            producer async throws in
            let first = Task.immediate { try await producer.failure() }
            #expect(try await producer.failure() == .queueFull)
            cluster.setBroker(down: false)
            #expect(try await first.value == nil)
        }
    }

    @Test func anUnknownTopic() async throws {
        let cluster = try #require(KafkaMockCluster())
        cluster.setTopicError("events", 3)
        try await withProducer(cluster.bootstrapServers, ["topic.metadata.propagation.max.ms": "0"]) { producer async throws in
            #expect(try await producer.failure() == .unknownTopic)
        }
    }

    @Test(arguments: ["", ".", "..", "other\0events", "größe", String(repeating: "x", count: 250)])
    func aNameThatNoTopicCanHave(topic: String) async throws {
        let cluster = try #require(KafkaMockCluster())
        try await withProducer(cluster.bootstrapServers) { producer async throws in
            #expect(try await producer.failure(topic: topic) == .unknownTopic)
            #expect(try await producer.topicStatus(topic, within: .seconds(10)) == .unknown)
        }
    }

    @Test func noPermission() async throws {
        let cluster = try #require(KafkaMockCluster())
        try await withProducer(cluster.bootstrapServers) { producer async throws in
            #expect(try await producer.failure() == nil)
            cluster.pushErrors(.produce, [29])
            #expect(try await producer.failure() == .authorization)
        }
    }

    @Test func tooLargeHereAndAtTheBroker() async throws {
        let cluster = try #require(KafkaMockCluster())
        try await withProducer(cluster.bootstrapServers, ["message.max.bytes": "1000"]) { producer async throws in
            #expect(try await producer.failure(value: [UInt8](repeating: 1, count: 1001)) == .tooLarge)
            #expect(try await producer.failure() == nil)
            cluster.pushErrors(.produce, [10])
            #expect(try await producer.failure() == .tooLarge)
            #expect(try await producer.failure() == nil)
        }
    }

    @Test func aPassingErrorIsRetried() async throws {
        let cluster = try #require(KafkaMockCluster())
        try await withProducer(cluster.bootstrapServers, ["retry.backoff.ms": "10"]) { producer async throws in
            cluster.pushErrors(.produce, [6, 19])
            #expect(try await producer.failure() == nil)
        }
    }

    @Test func aFatalErrorIsToldAndKept() async throws {
        let cluster = try #require(KafkaMockCluster())
        cluster.pushErrors(.initProducerID, [31])
        let book = LogBook()
        let producer = try KafkaProducer(
            properties: properties(cluster.bootstrapServers, ["message.timeout.ms": "5000"]), log: book.add)
        #expect(try await producer.failure() == .fatal)
        #expect(producer.fatalError?.name == "CLUSTER_AUTHORIZATION_FAILED")
        #expect(try await producer.failure() == .fatal)
        await producer.stop(flushWithin: .seconds(5))
        #expect(producer.fatalError?.kind == .fatal)
        #expect(book.lines.contains { $0.level == .error && $0.facility == "CLUSTER_AUTHORIZATION_FAILED" })
    }

    @Test func aHealthyProducerHasNoFatalError() async throws {
        let cluster = try #require(KafkaMockCluster())
        try await withProducer(cluster.bootstrapServers) { producer async throws in
            #expect(try await producer.failure() == nil)
            #expect(producer.fatalError == nil)
        }
    }
}
