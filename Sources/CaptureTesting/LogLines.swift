public import Logging
import Synchronization

/// Keeps every log line, for tests that look for what must or must not be there.
public final class LogLines: Sendable {
    private let lines = Mutex<[String]>([])

    /// Empty.
    public init() {}

    /// The lines so far: message, then metadata.
    public var all: [String] { lines.withLock { $0 } }

    /// A logger that writes here, on every level.
    public var logger: Logger { Logger(label: "test") { _ in Handler(lines: self) } }

    private struct Handler: LogHandler {
        let lines: LogLines
        var logLevel = Logger.Level.trace
        var metadata: Logger.Metadata = [:]

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let all = metadata.merging(event.metadata ?? [:]) { $1 }
            let pairs = all.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
            lines.lines.withLock { $0.append("\(event.message)\(pairs)") }
        }
    }
}
