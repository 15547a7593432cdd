import CaptureTesting
import Foundation
import ServerSupport
import Synchronization
import Testing

/// The S3 server is killed under load and started again: whoever was told 200 finds the blobs, everybody else was told to try again.
@Suite(.timeLimit(.minutes(5)))
struct StoreOutageTests {
    private final class Told: Sendable {
        struct State {
            var accepted: [UUID: SentBlob] = [:]
            var refused = 0
            var others: [String] = []
            var isOver = false
        }

        private let state = Mutex(State())

        func note(_ response: HTTPResponse, _ uuid: UUID, _ blob: SentBlob) {
            state.withLock { state in
                if response.status == 200 {
                    state.accepted[uuid] = blob
                } else if response.code == "storage_unavailable", response.header("retry-after") != nil {
                    state.refused += 1
                } else {
                    state.others.append("\(response.status) \(response.text)")
                }
            }
        }

        func end() { state.withLock { $0.isOver = true } }
        var now: State { state.withLock { $0 } }

        func wait(until isEnough: (State) -> Bool) async throws {
            while !isEnough(now) { try await Task.sleep(for: .milliseconds(20)) }
        }
    }

    @Test func everyAcceptedBlobIsReadable() async throws {
        try await SeaweedFS.with { server async throws in
            try await Workshop.withFolder { folder async throws in
                let told = Told()
                let store = bucketSettings(server.endpoint, more: #", "timeout": "2s", "try_timeout": "1s""#)
                try await KafkaService.with(log: #""brokers": "file:\#(folder)/events""#, store: store) { service async throws in
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        for number in 0..<8 { group.addTask { try await load(service, told, number) } }
                        try await told.wait { $0.accepted.count >= 100 }
                        await server.kill()
                        // A slow machine may have refused some before.
                        let refused = told.now.refused
                        try await told.wait { $0.refused >= refused + 20 }
                        try await wait(for: 503, of: service)
                        try await server.start()
                        let before = told.now.accepted.count
                        try await told.wait { $0.accepted.count >= before + 100 }
                        told.end()
                        try await group.waitForAll()
                    }
                    try await wait(for: 200, of: service)
                }
                #expect(told.now.others == [])
                try await compare(told.now.accepted, folder, server.endpoint)
            }
        }
    }

    private func wait(for status: Int, of service: KafkaService) async throws {
        while try await service.readiness().status != status { try await Task.sleep(for: .milliseconds(20)) }
    }

    private func load(_ service: KafkaService, _ told: Told, _ number: Int) async throws {
        while !told.now.isOver {
            let (uuid, blob) = (UUID(), SentBlob.binary("b", 20_000 + number * 1000))
            told.note(try await service.send(MultipartRequest(uuid, [blob])), uuid, blob)
        }
    }

    /// Every event that was accepted is in the log, and its URL leads to the bytes that were sent.
    private func compare(_ accepted: [UUID: SentBlob], _ folder: String, _ endpoint: String) async throws {
        var urls: [UUID: String] = [:]
        for line in try String(contentsOfFile: "\(folder)/events", encoding: .utf8).split(separator: "\n") {
            let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            let value = try #require(object["value"] as? [String: Any])
            let data = try #require(value["data"] as? String)
            let uuid = try #require((value["uuid"] as? String).flatMap { UUID(uuidString: $0) })
            urls[uuid] = data.firstMatch(of: /s3:[^"]*/).map { String($0.output) }
        }
        let all = Array(accepted.keys)
        let read = try await ForeignBlob.read(try all.map { try #require(urls[$0]) }, at: endpoint)
        #expect(read.map(\.sha256) == all.map { accepted[$0]?.sha256 })
    }
}
