import CaptureKit

/// When a request came, by both clocks that limits go by.
struct Moment: Sendable {
    private static let microsecondsPerDay: Int64 = 86_400_000_000

    /// Nanoseconds of a clock that only goes forward.
    let uptime: Int64
    /// The day (UTC), counted from 1970-01-01.
    let day: Int
    /// Seconds until the next day, rounded up.
    let secondsLeftToday: Int

    init(uptime: Int64, _ now: Timestamp) {
        self.uptime = uptime
        let into = now.microseconds % Moment.microsecondsPerDay
        day = Int((now.microseconds - into) / Moment.microsecondsPerDay)
        secondsLeftToday = Int((Moment.microsecondsPerDay - into + 999_999) / 1_000_000)
    }

    /// A later moment of the same request, which counts for the day on which it came.
    init(uptime: Int64, day moment: Moment) {
        (self.uptime, day, secondsLeftToday) = (uptime, moment.day, moment.secondsLeftToday)
    }
}
