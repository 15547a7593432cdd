import Glibc
// Some builds find `timespec` there, others in Glibc.
import SwiftOverlayShims

/// A moment in time, to the microsecond.
public struct Timestamp: Sendable, Hashable, Comparable {
    /// Microseconds since 1970-01-01T00:00:00Z.
    public let microseconds: Int64

    /// Creates a moment.
    public init(microseconds: Int64) { self.microseconds = microseconds }

    /// Milliseconds since 1970, cut, not rounded.
    public var milliseconds: Int64 { Timestamp.floor(microseconds, 1000) }

    /// The system's wall clock.
    public static func now() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
    }

    public static func < (a: Self, b: Self) -> Bool { a.microseconds < b.microseconds }

    /// This moment moved by a number of microseconds.
    public func advanced(by microseconds: Int64) -> Timestamp { Timestamp(microseconds: self.microseconds + microseconds) }

    static func floor(_ value: Int64, _ unit: Int64) -> Int64 {
        value / unit - (value % unit < 0 ? 1 : 0)
    }

    /// The years 0 to 9999, all that RFC 3339 §1 can write, in microseconds since 1970.
    static let printable: ClosedRange<Int64> = -62_167_219_200_000_000...253_402_300_799_999_999
}

extension Timestamp: CustomStringConvertible {
    /// RFC 3339 in UTC with `Z`: milliseconds, or microseconds where there are any. A moment outside the years 0 to 9999 is written as
    /// the nearest one inside.
    public var description: String {
        let microseconds = min(max(self.microseconds, Timestamp.printable.lowerBound), Timestamp.printable.upperBound)
        let seconds = Timestamp.floor(microseconds, 1_000_000)
        let fraction = Int(microseconds - seconds * 1_000_000)
        let days = Timestamp.floor(seconds, 86_400)
        let second = Int(seconds - days * 86_400)
        let (year, month, day) = Calendar.date(days: Int(days))
        let isWhole = fraction % 1000 == 0
        return String(unsafeUninitializedCapacity: 32) { out in
            var at = 0
            func put(_ value: Int, _ digits: Int, _ end: Unicode.Scalar) {
                var rest = value
                for place in stride(from: at + digits - 1, through: at, by: -1) {
                    out[place] = UInt8(48 + rest % 10)
                    rest /= 10
                }
                out[at + digits] = UInt8(ascii: end)
                at += digits + 1
            }
            put(year, 4, "-")
            put(month, 2, "-")
            put(day, 2, "T")
            put(second / 3600, 2, ":")
            put(second / 60 % 60, 2, ":")
            put(second % 60, 2, ".")
            put(isWhole ? fraction / 1000 : fraction, isWhole ? 3 : 6, "Z")
            return at
        }
    }

    /// The UTC day, as `2026-11-23`.
    public var day: String { String(description.prefix(10)) }
}
