/// Writes metrics in Prometheus' text format (https://prometheus.io/docs/instrumenting/exposition_formats/).
struct PrometheusText {
    typealias Labels = [(name: String, value: String)]

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
            let (cumulative, seconds) = histogram.snapshot
            for (bound, count) in zip(Histogram.labels + ["+Inf"], cumulative) {
                sample(name + "_bucket", labels + [("le", bound)], "\(count)")
            }
            sample(name + "_sum", labels, "\(seconds)")
            sample(name + "_count", labels, "\(cumulative.last ?? 0)")
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
