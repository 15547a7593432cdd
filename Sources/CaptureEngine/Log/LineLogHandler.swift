import CaptureKit
public import Logging

/// A swift-log backend that writes one line a message to a ``LogWriter``.
public struct LineLogHandler: LogHandler {
    public var metadata: Logger.Metadata = [:]
    public var logLevel: Logger.Level
    private let format: LogFormat
    private let writer: LogWriter

    /// Creates a handler.
    public init(format: LogFormat, level: Logger.Level, writer: LogWriter) {
        (self.format, logLevel, self.writer) = (format, level, writer)
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        writer.write(format.line(.now(), event.level, event.message.description, all))
    }
}
