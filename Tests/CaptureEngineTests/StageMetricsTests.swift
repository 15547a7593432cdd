import CaptureEngine
import CaptureKit
import Testing

/// What stages count stands beside what the engine counts.
@Suite struct StageMetricsTests {
    @Test func theyAreShown() {
        let metrics = MetricsRegistry()
        metrics.counter("capture_things_total", "Things.", [("kind", "a")]).add(2)
        metrics.counter("capture_things_total", "Things.", [("kind", "b")]).add()
        let sizes = metrics.histogram("capture_thing_size_bytes", "Sizes.", .bytes)
        for size in [1, 256, 257, 1 << 30] { sizes.record(size) }
        metrics.histogram("capture_thing_duration_seconds", "Times.", .seconds).record(.milliseconds(2))
        let lines = Telemetry(metrics: metrics).prometheus().split(separator: "\n").map(String.init)
        for line in [
            "# TYPE capture_things_total counter", "capture_things_total{kind=\"a\"} 2", "capture_things_total{kind=\"b\"} 1",
            "# HELP capture_thing_size_bytes Sizes.", "capture_thing_size_bytes_bucket{le=\"256\"} 2",
            "capture_thing_size_bytes_bucket{le=\"1024\"} 3", "capture_thing_size_bytes_bucket{le=\"+Inf\"} 4",
            "capture_thing_size_bytes_sum \(Double(1 + 256 + 257 + 1 << 30))", "capture_thing_size_bytes_count 4",
            "capture_thing_duration_seconds_bucket{le=\"0.001\"} 0", "capture_thing_duration_seconds_bucket{le=\"0.0025\"} 1",
            "capture_thing_duration_seconds_sum 0.002",
        ] { #expect(lines.contains(line), "\(line)") }
        #expect(lines.filter { $0 == "# TYPE capture_things_total counter" }.count == 1)
    }

    @Test func whoAsksAgainGetsTheSame() {
        let metrics = MetricsRegistry()
        let first = metrics.counter("capture_things_total", "Things.", [("kind", "a")])
        #expect(metrics.counter("capture_things_total", "Things.", [("kind", "a")]) === first)
        #expect(metrics.counter("capture_things_total", "Things.", [("kind", "b")]) !== first)
    }
}
