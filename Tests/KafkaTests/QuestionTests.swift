import Kafka
import KafkaMock
import Testing

@Suite(.timeLimit(.minutes(5)))
struct QuestionTests {
    @Test func aTopicThatExists() async throws {
        let cluster = try #require(KafkaMockCluster())
        cluster.createTopic("events", partitions: 7)
        try await withProducer(cluster.bootstrapServers) { producer async throws in
            #expect(try await producer.topicStatus("events", within: .seconds(10)) == .found(partitions: 7))
        }
    }

    @Test func aTopicThatDoesNot() async throws {
        let cluster = try #require(KafkaMockCluster())
        cluster.setTopicError("events", 3)
        try await withProducer(cluster.bootstrapServers) { producer async throws in
            #expect(try await producer.topicStatus("events", within: .seconds(10)) == .unknown)
        }
    }

    @Test func noPermissionAndNoBroker() async throws {
        let cluster = try #require(KafkaMockCluster())
        cluster.setTopicError("events", 29)
        try await withProducer(cluster.bootstrapServers) { producer async throws in
            #expect(kind(try await producer.topicStatus("events", within: .seconds(10))) == .authorization)
            cluster.setBroker(down: true)
            let kind = kind(try await producer.topicStatus("other", within: .seconds(1)))
            #expect(kind == .timedOut || kind == .unreachable)
        }
    }

    @Test func theLimitThatNobodyTellsIsAnError() async throws {
        let cluster = try #require(KafkaMockCluster())
        try await withProducer(cluster.bootstrapServers) { producer async throws in
            // The mock cluster names a controller that it does not have, so librdkafka waits for it in vain.
            let error = await #expect(throws: KafkaError.self) { try await producer.topicMessageLimit("events", within: .seconds(1)) }
            #expect(error?.kind == .timedOut)
        }
    }

    private func kind(_ status: KafkaTopicStatus) -> KafkaError.Kind? {
        guard case .failed(let error) = status else { return nil }
        return error.kind
    }
}
