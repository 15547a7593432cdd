import CaptureKit
public import Logging

/// A swift-log backend that writes one line a message to a ``LogWriter``.
public struct LineLogHandler: LogHandler {
    public var metadata: Logger.Metadata = [:]
    private var ownLevel: Logger.Level?
    private let writer: LogWriter

    /// Creates a handler that writes in the writer's format, and what is of the writer's level unless it is given one of its own.
    public init(_ writer: LogWriter) { self.writer = writer }

    public var logLevel: Logger.Level {
        get { ownLevel ?? writer.level }
        set { ownLevel = newValue }
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        writer.write(writer.format.line(.now(), event.level, event.message.description, all))
    }
}
