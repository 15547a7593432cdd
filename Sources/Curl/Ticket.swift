internal import Glibc

/// A request on its way to the loop, with the task that waits for its answer.
final class Ticket: Sendable {
    let request: CurlRequest
    /// When its time is up, in the milliseconds of ``monotonicMilliseconds()``.
    let deadline: Int64
    let waiter = Waiter()

    init(_ request: CurlRequest) {
        self.request = request
        deadline = monotonicMilliseconds() + request.timeout.wholeMilliseconds
    }
}

/// The time of a loop's thread, which is looked up once for all that happens at once.
final class LoopClock {
    /// In the milliseconds of ``monotonicMilliseconds()``.
    private(set) var now = monotonicMilliseconds()

    /// Looks it up.
    func update() { now = monotonicMilliseconds() }
}

/// Milliseconds since some moment in the past (`CLOCK_MONOTONIC`).
func monotonicMilliseconds() -> Int64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
}

extension Duration {
    /// Whole milliseconds, rounded up so that a short time is not none, within what libcurl takes.
    var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        guard seconds < 1_000_000 else { return 1_000_000_000 }
        return max(0, seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
