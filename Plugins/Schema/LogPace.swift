/// Lets ten lines through in a second, and counts those that are left out.
struct LogPace {
    static let linesPerSecond = 10
    private static let second: Int64 = 1_000_000_000

    /// When the second began, in nanoseconds of a clock that only goes forward.
    private var start = Int64.min
    private var lines = 0
    private var leftOut = 0

    /// How many lines were left out since the last one; nil when this one is left out as well.
    mutating func admit(at now: Int64) -> Int? {
        // The first second begins with the first line.
        if start == .min || now - start >= LogPace.second { (start, lines) = (now, 0) }
        guard lines < LogPace.linesPerSecond else {
            leftOut += 1
            return nil
        }
        lines += 1
        defer { leftOut = 0 }
        return leftOut
    }
}
