import CaptureKit
import CapturePlugins
import CaptureTesting
import Logging
import Synchronization

/// Settings of `kafka_emit` as `pipeline.json` would give them, and what is wrong with them.
func kafkaSettings(_ text: String, directory: String = ".") throws -> (settings: KafkaEmit.Settings, problems: [Problem]) {
    var reader = SettingsReader(try JSONNode(parsing: text), path: "$.with", directory: directory)
    let settings = KafkaEmit.Settings(from: &reader)
    return (settings, reader.finish().problems)
}

/// Runs `body` with a started stage, and stops it.
func withKafkaEmit(
    _ text: String, directory: String = ".", logger: Logger = .silent, _ body: (KafkaEmit) async throws -> Void
) async throws {
    let stage = try KafkaEmit(settings: kafkaSettings(text, directory: directory).settings, environment: .testing(logger: logger))
    do {
        try await stage.start()
        try await body(stage)
    } catch {
        await stage.stop()
        throw error
    }
    await stage.stop()
}

extension KafkaEmit {
    /// Emits an event with a property of so many bytes.
    @discardableResult func emit(_ bytes: Int = 1) async throws -> Receipt {
        let filling = String(repeating: "x", count: bytes)
        let event = try Event.sample(#"{"event":"$ai_generation","distinct_id":"u","properties":{"a":"\#(filling)"}}"#)
        return try await process(Facts(MultipartRequest().head, event, Parts([]), nil, nil), in: .testing())
    }

    /// Why an event is not taken at the moment, for the log; nil when it is.
    func unavailability(_ bytes: Int = 1) async throws -> String? {
        do {
            try await emit(bytes)
            return nil
        } catch let error as Unavailable {
            return error.code == .emitUnavailable && error.retryAfter >= .seconds(1) ? error.cause : "\(error.code) \(error.retryAfter)"
        }
    }
}

/// Keeps what is logged, and lets a test wait for a line.
final class LogLines: Sendable {
    private let kept = Mutex<[String]>([])
    private let stream: AsyncStream<String>
    private let continuation: AsyncStream<String>.Continuation

    init() { (stream, continuation) = AsyncStream.makeStream() }

    var all: [String] { kept.withLock { $0 } }

    /// A logger that keeps even what is for debugging.
    var logger: Logger {
        Logger(label: "test") { [self] _ in Handler(lines: self) }
    }

    /// Returns when a line that contains `text` comes, or came since the last wait.
    func wait(for text: String) async { for await line in stream where line.contains(text) { return } }

    private struct Handler: LogHandler {
        let lines: LogLines
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace
        subscript(metadataKey key: String) -> Logger.MetadataValue? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let line = "\(event.level): \(event.message)"
            lines.kept.withLock { $0.append(line) }
            lines.continuation.yield(line)
        }
    }
}
