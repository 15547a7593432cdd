import Foundation
import Kafka

/// A real broker's process (noida-db) on a free port of this machine, with its data in a temporary folder.
public actor KafkaBroker {
    /// It did not answer.
    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    private static let shared = Shared()

    /// `host:port`.
    public nonisolated let address: String
    private let port: Int
    private let folder: String
    private var process: ServerProcess?

    private init(port: Int, folder: String) {
        (self.port, self.folder) = (port, folder)
        address = "127.0.0.1:\(port)"
    }

    /// The address of a broker that all tests of this process share; it ends with the process.
    public static func sharedAddress() async throws -> String { try await shared.address() }

    /// Runs `body` with a broker of its own, and ends it.
    public static func with<R: Sendable>(_ body: (KafkaBroker) async throws -> R) async throws -> R {
        try await Workshop.withFolder { folder in
            let broker = try await free(folder) { try await $0.start() }
            do {
                let result = try await body(broker)
                await broker.kill()
                return result
            } catch {
                await broker.kill()
                throw error
            }
        }
    }

    /// Starts the process, again with the same port and data after `stop`, and returns when it answers.
    public func start() async throws { try await start(removing: "") }

    private func start(removing folder: String) async throws {
        let arguments = ["start", "--only", "kafka", "--kafka-port", "\(port)", "--data-dir", self.folder]
        process = try await ServerProcess(try Workshop.broker(), arguments, ready: "Ctrl-C", removing: folder)
        let asker = try KafkaProducer(properties: [KafkaProperty(name: "bootstrap.servers", value: address)], log: { _ in })
        let status = try await asker.topicStatus("__consumer_offsets", within: .seconds(20))
        await asker.stop(flushWithin: .zero)
        guard case .found = status else { throw Failure(description: "the broker at \(address) does not answer: \(status)") }
    }

    /// Ends the process cleanly, which keeps its data. What it acknowledged just before may be lost: stop sending first.
    public func stop() async {
        await process?.terminate()
        process = nil
    }

    private func kill() async {
        await process?.kill()
        process = nil
    }

    private actor Shared {
        private var starting: Task<KafkaBroker, any Error>?

        func address() async throws -> String {
            let task = starting ?? Task { try await KafkaBroker.startForAll() }
            starting = task
            return try await task.value.address
        }
    }

    private static func startForAll() async throws -> KafkaBroker {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("capture-ai-broker-\(UUID().uuidString)").path
        return try await free(folder) { try await $0.start(removing: folder) }
    }

    /// A broker that `start` started; another program may have taken its port in between, so there is more than one try.
    private static func free(_ folder: String, _ start: (KafkaBroker) async throws -> Void) async throws -> KafkaBroker {
        for _ in 0..<3 {
            let broker = KafkaBroker(port: try Workshop.freePort(), folder: folder)
            do {
                try await start(broker)
                return broker
            } catch is ServerProcess.Failure { continue }
        }
        throw Failure(description: "no broker could be started")
    }
}
