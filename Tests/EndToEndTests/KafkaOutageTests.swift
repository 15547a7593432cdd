import CaptureEngine
import CaptureTesting
import Foundation
import KafkaMock
import ServerSupport
import Synchronization
import Testing

/// The broker goes away under load and comes back: whoever was told 200 finds the record, everybody else was told to try again, and
/// the service recovers by itself.
@Suite(.timeLimit(.minutes(5)))
struct KafkaOutageTests {
    /// What clients were told so far.
    private final class Ledger: Sendable {
        struct State {
            var accepted: [String] = []
            var refused = 0
            var others: [String] = []
            var isOver = false
        }

        private let state = Mutex(State())
        private let (changes, changed) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))

        func note(_ response: HTTPResponse) {
            state.withLock { state in
                if response.status == 200 {
                    state.accepted.append(response.json["uuid"] as? String ?? "")
                } else if response.code == "emit_unavailable", response.header("retry-after").flatMap({ Int($0) }) ?? 0 > 0 {
                    state.refused += 1
                } else {
                    state.others.append("\(response.status) \(response.text)")
                }
            }
            changed.yield()
        }

        func wait(until isEnough: (State) -> Bool) async {
            for await _ in changes where state.withLock({ isEnough($0) }) { return }
        }

        func end() { state.withLock { $0.isOver = true } }

        var now: State { state.withLock { $0 } }
    }

    private func request(_ number: Int) -> MultipartRequest {
        MultipartRequest(event: #"{"event":"$ai_generation","distinct_id":"u\#(number)"}"#)
    }

    /// Sends one request after another until it is over.
    private func load(_ service: KafkaService, _ ledger: Ledger, _ number: Int) async throws {
        while !ledger.now.isOver {
            for response in try await service.send([request(number), request(number), request(number)]) { ledger.note(response) }
        }
    }

    @Test func underLoadEveryAcceptedEventHasItsRecord() async throws {
        let cluster = try #require(KafkaMockCluster())
        let (ledger, lines) = (Ledger(), LogWatch())
        let log = #""brokers": "\#(cluster.bootstrapServers)", "topic": "events", "timeout": "1s""#
        try await KafkaService.with(log: log, logs: lines) { service async throws in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<20 { group.addTask { try await load(service, ledger, number) } }
                await ledger.wait { $0.accepted.count >= 100 }
                await lines.wait(for: "notice: events go to")
                cluster.setBroker(down: true)
                await ledger.wait { $0.refused >= 20 }
                while try await service.readiness().status != 503 { try await Task.sleep(for: .milliseconds(20)) }
                cluster.setBroker(down: false)
                await lines.wait(for: "notice: records are taken again")
                let before = ledger.now.accepted.count
                await ledger.wait { $0.accepted.count >= before + 100 }
                ledger.end()
                try await group.waitForAll()
            }
            #expect(try await service.readiness().status == 200)
            let counts = service.telemetry.ledger
            #expect(counts.accepted == ledger.now.accepted.count && counts.unavailable == ledger.now.refused && counts.inFlight == 0)
        }
        #expect(ledger.now.others == [])
        let records = try await KafkaReader.kcat("events", at: cluster.bootstrapServers).compactMap { $0.value["uuid"] as? String }
        #expect(Set(ledger.now.accepted).subtracting(records) == [])
        #expect(Set(records).count == records.count)
    }

    /// The broker's process ends and starts again on its port. It is stopped cleanly while nobody sends, as it forgets what it
    /// acknowledged just before its end.
    @Test func aBrokerThatIsStartedAgain() async throws {
        let topic = "outage"
        try await KafkaBroker.with { broker async throws in
            let (ledger, lines) = (Ledger(), LogWatch())
            let log = #""brokers": "\#(broker.address)", "topic": "\#(topic)", "timeout": "4s""#
            try await KafkaService.with(log: log, logs: lines) { service async throws in
                await lines.wait(for: "notice: events go to")
                for response in try await service.send((0..<30).map(request)) { ledger.note(response) }
                #expect(ledger.now.accepted.count == 30)
                await broker.stop()
                for response in try await service.send((0..<2).map(request)) { ledger.note(response) }
                #expect(ledger.now.refused == 2)
                #expect(try await service.readiness().status == 503)
                try await broker.start()
                while try await service.readiness().status != 200 { try await Task.sleep(for: .milliseconds(50)) }
                for response in try await service.send((0..<30).map(request)) { ledger.note(response) }
            }
            #expect(ledger.now.accepted.count == 60 && ledger.now.others == [])
            let records = try await KafkaReader.kcat(topic, at: broker.address).compactMap { $0.value["uuid"] as? String }
            #expect(Set(ledger.now.accepted).subtracting(records) == [])
            #expect(Set(records).count == records.count)
        }
    }
}
