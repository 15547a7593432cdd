internal import CHiredis
internal import Glibc

/// Milliseconds of the system's monotonic clock (clock_gettime(2)).
func monotonicMilliseconds() -> Int64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
}
