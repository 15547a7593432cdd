/// Why bytes cannot be decoded from gzip.
public enum GzipFault: Error, Equatable {
    /// They are not gzip, or something in them, or behind them, was changed.
    case corrupt
    /// They end before the last member does.
    case truncated
    /// There is more in them than the caller takes, or than memory takes.
    case tooLarge
}
