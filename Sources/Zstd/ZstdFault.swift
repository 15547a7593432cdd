/// Why bytes cannot be decoded from Zstandard.
public enum ZstdFault: Error, Equatable {
    /// They are not Zstandard, need a dictionary, or something in them, or behind them, was changed.
    case corrupt
    /// They end before the last frame does.
    case truncated
    /// There is more in them than the caller takes, or they need a window of more than 128 MiB, or more than memory takes.
    case tooLarge
}
