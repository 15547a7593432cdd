import Glibc
// Some builds find `timespec` there, others in Glibc.
import SwiftOverlayShims

/// The system's monotonic clock (clock_gettime(2)) in nanoseconds; it only goes forward, and stands still while the machine sleeps.
@Sendable public func monotonicNanoseconds() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
}
