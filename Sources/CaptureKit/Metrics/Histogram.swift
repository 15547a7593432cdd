/// How often a quantity was how large.
public final class Histogram: Sendable {
    /// A choice of buckets.
    public struct Buckets: Sendable {
        /// Upper bounds as Prometheus writes them, ascending, in the unit that the metric's name ends in.
        public let labels: [String]
        /// The same in the unit that is recorded.
        let bounds: [Int64]
        /// How many recorded units one unit of the labels has.
        let scale: Double

        private init(_ labels: [String], scale: Double) {
            (self.labels, self.scale) = (labels, scale)
            bounds = labels.map { Int64((Double($0) ?? 0) * scale) }
        }

        /// Durations from 100 µs to 60 s.
        public static let seconds = Buckets(
            [
                "0.0001", "0.00025", "0.0005", "0.001", "0.0025", "0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1", "2.5", "5",
                "10", "30", "60",
            ], scale: 1e9)

        /// Sizes from 256 bytes to 64 MiB, four times as large from one to the next.
        public static let bytes = Buckets((4...13).map { String(1 << (2 * $0)) }, scale: 1)

        /// Numbers from 1 to 1,000.
        public static let counts = Buckets(["1", "2", "5", "10", "20", "50", "100", "200", "500", "1000"], scale: 1)
    }

    /// The buckets.
    public let buckets: Buckets
    private let counters: [Counter]
    private let sum = Counter()

    /// Counts nothing yet.
    public init(_ buckets: Buckets) {
        self.buckets = buckets
        counters = buckets.labels.map { _ in Counter() } + [Counter()]
    }

    /// Counts a duration, for ``Buckets/seconds``.
    public func record(_ duration: Duration) { record(Int(duration.wholeNanoseconds)) }

    /// Counts a value.
    public func record(_ value: Int) {
        let bucket = buckets.bounds.firstIndex { value <= $0 } ?? buckets.bounds.count
        counters[bucket].add()
        sum.add(value)
    }

    /// Counts up to each bound, the last one without bound, and the sum in the unit of the labels.
    public var snapshot: (cumulative: [Int], sum: Double) {
        var total = 0
        let cumulative = counters.map { counter in
            total += counter.value
            return total
        }
        return (cumulative, Double(sum.value) / buckets.scale)
    }
}
