import Kafka
import KafkaMock
import Testing

@Suite(.timeLimit(.minutes(5)))
struct CancellationTests {
    @Test func aWaitingSendEndsAtOnceAndItsLateReportFindsNobody() async throws {
        let cluster = try #require(KafkaMockCluster())
        cluster.createTopic("events", partitions: 1)
        cluster.setBroker(down: true)
        try await withProducer(cluster.bootstrapServers) { producer async throws in
            let sends = (0..<100).map { _ in Task.immediate { try await producer.send(topic: "events", key: [], value: [1]) } }
            for send in sends { send.cancel() }
            for send in sends { await #expect(throws: CancellationError.self) { try await send.value } }
            cluster.setBroker(down: false)
            // One partition keeps the order: the cancelled records were stored and reported before this one.
            #expect(try await producer.send(topic: "events", key: [], value: [2]).offset == 100)
        }
    }

    @Test func aTaskCancelledBeforeSendsNothing() async throws {
        let cluster = try #require(KafkaMockCluster())
        cluster.createTopic("events")
        try await withProducer(cluster.bootstrapServers) { producer async throws in
            let send = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await producer.send(topic: "events", key: [], value: [1])
            }
            await #expect(throws: CancellationError.self) { try await send.value }
            let receipt = try await producer.send(topic: "events", key: [], value: [2])
            #expect(receipt.offset == 0)
        }
    }

    @Test func cancellingWhileReportsArriveResumesOnce() async throws {
        let cluster = try #require(KafkaMockCluster())
        try await withProducer(cluster.bootstrapServers) { producer async throws in
            let ends = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<5_000 {
                    group.addTask {
                        do {
                            _ = try await producer.send(topic: "events", key: [], value: [1])
                            return true
                        } catch {
                            return error is CancellationError
                        }
                    }
                }
                _ = await group.next()
                group.cancelAll()
                return await group.reduce(into: [true]) { $0.append($1) }
            }
            #expect(ends.count == 5_000 && !ends.contains(false))
        }
    }

    @Test func aQuestionEndsAtOnce() async throws {
        let cluster = try #require(KafkaMockCluster())
        cluster.setBroker(down: true)
        try await withProducer(cluster.bootstrapServers) { producer async throws in
            let question = Task.immediate { try await producer.topicStatus("events", within: .seconds(3)) }
            question.cancel()
            await #expect(throws: CancellationError.self) { try await question.value }
        }
    }
}
