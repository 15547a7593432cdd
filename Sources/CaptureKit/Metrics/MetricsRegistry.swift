import Synchronization

/// The metrics of the stages, which `/metrics` shows beside the engine's own.
///
/// Names follow Prometheus' conventions (https://prometheus.io/docs/practices/naming/) and begin with `capture_`. Labels are chosen when
/// a metric is made, so nothing of a request can become one.
public final class MetricsRegistry: Sendable {
    /// Names and values, in order.
    public typealias Labels = [(name: String, value: String)]

    /// What is counted under one name.
    public struct Family: Sendable {
        /// One metric of it.
        public enum Metric: Sendable {
            case counter(Counter)
            case histogram(Histogram)
        }

        /// What it counts, as a sentence.
        public let help: String
        /// By labels, in the order they were made.
        public fileprivate(set) var metrics: [(labels: Labels, metric: Metric)] = []
    }

    private let state = Mutex<[(name: String, family: Family)]>([])

    /// Empty.
    public init() {}

    /// The counter of this name and labels, made when it is asked for first; its name ends in `_total`.
    public func counter(_ name: String, _ help: String, _ labels: Labels = []) -> Counter {
        let made = metric(name, help, labels) { .counter(Counter()) }
        guard case .counter(let counter) = made else { preconditionFailure("\(name) is no counter") }
        return counter
    }

    /// The histogram of this name and labels, made when it is asked for first; its name ends in the unit of its buckets.
    public func histogram(_ name: String, _ help: String, _ buckets: Histogram.Buckets, _ labels: Labels = []) -> Histogram {
        let made = metric(name, help, labels) { .histogram(Histogram(buckets)) }
        guard case .histogram(let histogram) = made else { preconditionFailure("\(name) is no histogram") }
        return histogram
    }

    /// All that there is, in the order it was made.
    public var families: [(name: String, family: Family)] { state.withLock { $0 } }

    private func metric(_ name: String, _ help: String, _ labels: Labels, _ make: () -> Family.Metric) -> Family.Metric {
        state.withLock { families in
            let index = families.firstIndex { $0.name == name } ?? families.endIndex
            if index == families.endIndex { families.append((name, Family(help: help))) }
            let same = families[index].family.metrics.first { $0.labels.elementsEqual(labels) { $0 == $1 } }
            if let same { return same.metric }
            let made = make()
            families[index].family.metrics.append((labels, made))
            return made
        }
    }
}
