import Kafka
import KafkaMock
import Testing

@Suite(.timeLimit(.minutes(5)))
struct StopTests {
    @Test func recordsUnderWayAreFlushed() async throws {
        let cluster = try #require(KafkaMockCluster())
        cluster.setRoundTrip(milliseconds: 100)
        let producer = try KafkaProducer(properties: properties(cluster.bootstrapServers), log: { _ in })
        let sends = (0..<100).map { _ in Task.immediate { try await producer.failure() } }
        await producer.stop(flushWithin: .seconds(30))
        for send in sends { #expect(try await send.value == nil) }
    }

    @Test func whatCannotBeFlushedFails() async throws {
        let cluster = try #require(KafkaMockCluster())
        cluster.setBroker(down: true)
        let producer = try KafkaProducer(properties: properties(cluster.bootstrapServers), log: { _ in })
        let sends = (0..<100).map { _ in Task.immediate { try await producer.failure() } }
        await producer.stop(flushWithin: .milliseconds(50))
        for send in sends { #expect(try await send.value == .stopped) }
    }

    @Test func recordsInFlightFailToo() async throws {
        let cluster = try #require(KafkaMockCluster())
        let producer = try KafkaProducer(properties: properties(cluster.bootstrapServers), log: { _ in })
        #expect(try await producer.failure() == nil)
        cluster.setRoundTrip(milliseconds: 20_000)
        let send = Task.immediate { try await producer.failure() }
        await producer.stop(flushWithin: .milliseconds(300))
        #expect(try await send.value == .stopped)
    }

    @Test func stoppingTwiceAndAtOnceIsSafe() async throws {
        let cluster = try #require(KafkaMockCluster())
        let producer = try KafkaProducer(properties: properties(cluster.bootstrapServers), log: { _ in })
        #expect(try await producer.failure() == nil)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 { group.addTask { await producer.stop(flushWithin: .seconds(5)) } }
        }
        await producer.stop(flushWithin: .seconds(5))
        #expect(try await producer.failure() == .stopped)
        #expect(producer.fatalError == nil)
        guard case .failed(let error) = try await producer.topicStatus("events", within: .seconds(1)) else {
            Issue.record("a stopped producer has an answer")
            return
        }
        #expect(error.kind == .stopped)
    }

    @Test func stoppingWithoutASendAndWithoutABroker() async throws {
        for _ in 0..<50 {
            let producer = try KafkaProducer(properties: properties("127.0.0.1:1"), log: { _ in })
            await producer.stop(flushWithin: .seconds(10))
        }
    }

    @Test func sendersDuringAStopAllEnd() async throws {
        let cluster = try #require(KafkaMockCluster())
        for _ in 0..<20 {
            let producer = try KafkaProducer(properties: properties(cluster.bootstrapServers), log: { _ in })
            try await withThrowingTaskGroup(of: KafkaError.Kind?.self) { group in
                for _ in 0..<200 { group.addTask { try await producer.failure() } }
                group.addTask {
                    await producer.stop(flushWithin: .seconds(10))
                    return nil
                }
                for try await kind in group { #expect(kind == nil || kind == .stopped) }
            }
        }
    }

    @Test func everythingIsFreedAfterAStop() async throws {
        await confirmation { freed in
            await withCheckedContinuation { done in
                Task {
                    let book = LogBook {
                        freed()
                        done.resume()
                    }
                    let producer = try KafkaProducer(properties: properties("127.0.0.1:1"), log: book.add)
                    await producer.stop(flushWithin: .zero)
                }
            }
        }
    }

    @Test func everythingIsFreedWithoutAStop() async throws {
        await confirmation { freed in
            await withCheckedContinuation { done in
                Task {
                    let book = LogBook {
                        freed()
                        done.resume()
                    }
                    _ = try KafkaProducer(properties: properties("127.0.0.1:1"), log: book.add)
                }
            }
        }
    }
}
