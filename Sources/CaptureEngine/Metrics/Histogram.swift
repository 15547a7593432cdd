import CaptureKit

/// How long things took, in buckets from 100 µs to 60 s.
final class Histogram: Sendable {
    /// Upper bounds in seconds, as Prometheus writes them.
    static let labels = [
        "0.0001", "0.00025", "0.0005", "0.001", "0.0025", "0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1", "2.5", "5", "10",
        "30",
        "60",
    ]
    private static let bounds: [Int64] = labels.map { Int64((Double($0) ?? 0) * 1e9) }

    private let buckets = labels.map { _ in Counter() } + [Counter()]
    private let nanoseconds = Counter()

    func record(_ duration: Duration) {
        let time = duration.wholeNanoseconds
        let bucket = Histogram.bounds.firstIndex { time <= $0 } ?? Histogram.bounds.count
        buckets[bucket].add()
        nanoseconds.add(Int(time))
    }

    /// Counts up to each bound, the last one without bound, and the sum in seconds.
    var snapshot: (cumulative: [Int], seconds: Double) {
        var total = 0
        let cumulative = buckets.map { bucket in
            total += bucket.value
            return total
        }
        return (cumulative, Double(nanoseconds.value) / 1e9)
    }
}
