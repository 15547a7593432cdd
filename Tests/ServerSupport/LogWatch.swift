public import Logging
import Synchronization

/// Keeps what is logged, and lets a test wait for a line.
public final class LogWatch: Sendable {
    private let kept = Mutex<[String]>([])
    private let stream: AsyncStream<String>
    private let continuation: AsyncStream<String>.Continuation

    /// Empty.
    public init() { (stream, continuation) = AsyncStream.makeStream() }

    /// The lines so far, each as `level: text`.
    public var all: [String] { kept.withLock { $0 } }

    /// A logger that keeps even what is for debugging.
    public var logger: Logger {
        Logger(label: "test") { [self] _ in Handler(lines: self) }
    }

    /// Returns when a line that contains `text` comes, or came since the last wait.
    public func wait(for text: String) async { for await line in stream where line.contains(text) { return } }

    private struct Handler: LogHandler {
        let lines: LogWatch
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
