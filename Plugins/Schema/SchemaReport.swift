import CaptureKit
import Logging

/// Counts and logs what would have been refused.
struct SchemaReport: Sendable {
    private let counters: [Code: Counter]

    init(_ registry: MetricsRegistry) {
        counters = Dictionary(
            uniqueKeysWithValues: Schema.codes.map { code in
                let help = "Violations of schemas that passed because they are only reported, by code."
                return (code, registry.counter("capture_schema_reported_total", help, [("code", code.name)]))
            })
    }

    /// Counts each place that is at fault, and names it in the log; nothing of the event but names goes there.
    func add(_ rejection: Rejection, _ logger: Logger) {
        counters[rejection.code]?.add(max(1, rejection.errors.count))
        let places = rejection.errors.isEmpty ? rejection.part.map { [$0.cut(at: 80)] } ?? [] : rejection.errors.map(\.pointer)
        logger.notice(
            "an event passed that is not as its schema asks for",
            metadata: ["code": "\(rejection.code.name)", "places": .array(places.map { .string($0) })])
    }
}
