public import CaptureKit
import Synchronization

/// A wall clock that stands still until a test moves it.
public final class MovableClock: Sendable {
    private let time: Mutex<Timestamp>

    /// Stands at `start`, 2026-11-23T12:00:00Z by default.
    public init(_ start: Timestamp = Timestamp(microseconds: 1_795_435_200_000_000)) { time = Mutex(start) }

    /// What it shows.
    public var now: Timestamp { time.withLock { $0 } }

    /// Moves it; backwards with a negative duration.
    public func advance(by duration: Duration) {
        time.withLock { $0 = $0.advanced(by: duration.wholeNanoseconds / 1000) }
    }
}
