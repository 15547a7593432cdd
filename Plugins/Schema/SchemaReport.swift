import CaptureKit
import Logging
import Synchronization

/// Counts and logs what would have been refused.
final class SchemaReport: Sendable {
    private let counters: [Code: Counter]
    private let uptime: @Sendable () -> Int64
    private let pace = Mutex(LogPace())

    init(_ environment: StageEnvironment) {
        uptime = environment.uptime
        counters = Dictionary(
            uniqueKeysWithValues: Schema.codes.map { code in
                let help = "Violations of schemas that passed because they are only reported, by code."
                return (code, environment.metrics.counter("capture_schema_reported_total", help, [("code", code.name)]))
            })
    }

    /// Counts each place that is at fault, and names it in the log; nothing of the event but names goes there.
    ///
    /// Everything is counted; the log has as much as ``LogPace`` lets through, because senders decide how much there is.
    func add(_ rejection: Rejection, _ logger: @autoclosure () -> Logger) {
        counters[rejection.code]?.add(max(1, rejection.errors.count))
        let now = uptime()
        guard let leftOut = pace.withLock({ $0.admit(at: now) }) else { return }
        let places = rejection.errors.isEmpty ? rejection.part.map { [$0.cut(at: 80)] } ?? [] : rejection.errors.map(\.pointer)
        var metadata: Logger.Metadata = ["code": "\(rejection.code.name)", "places": .array(places.map { .string($0) })]
        if leftOut > 0 { metadata["left_out"] = "\(leftOut)" }
        logger().notice("an event passed that is not as its schema asks for", metadata: metadata)
    }
}
