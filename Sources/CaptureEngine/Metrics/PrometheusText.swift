import CaptureKit

/// Writes metrics in Prometheus' text format (https://prometheus.io/docs/instrumenting/exposition_formats/).
struct PrometheusText {
    typealias Labels = MetricsRegistry.Labels

    private(set) var text = ""

    mutating func counter(_ name: String, _ help: String, _ samples: [(Labels, Int)]) {
        header(name, help, "counter")
        for (labels, value) in samples { sample(name, labels, "\(value)") }
    }

    mutating func gauge(_ name: String, _ help: String, _ value: Int) {
        header(name, help, "gauge")
        sample(name, [], "\(value)")
    }

    mutating func histogram(_ name: String, _ help: String, _ samples: [(Labels, Histogram)]) {
        header(name, help, "histogram")
        for (labels, histogram) in samples {
            let (cumulative, sum) = histogram.snapshot
            for (bound, count) in zip(histogram.buckets.labels + ["+Inf"], cumulative) {
                sample(name + "_bucket", labels + [("le", bound)], "\(count)")
            }
            sample(name + "_sum", labels, "\(sum)")
            sample(name + "_count", labels, "\(cumulative.last ?? 0)")
        }
    }

    mutating func families(of registry: MetricsRegistry) {
        for (name, family) in registry.families {
            var counters: [(Labels, Int)] = []
            var histograms: [(Labels, Histogram)] = []
            for (labels, metric) in family.metrics {
                switch metric {
                case .counter(let counter): counters.append((labels, counter.value))
                case .histogram(let histogram): histograms.append((labels, histogram))
                }
            }
            if !counters.isEmpty { counter(name, family.help, counters) }
            if !histograms.isEmpty { histogram(name, family.help, histograms) }
        }
    }

    private mutating func header(_ name: String, _ help: String, _ type: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
    }

    private mutating func sample(_ name: String, _ labels: Labels, _ value: String) {
        text += name
        if !labels.isEmpty { text += "{" + labels.map { "\($0.name)=\"\($0.value)\"" }.joined(separator: ",") + "}" }
        text += " \(value)\n"
    }
}
