import CaptureKit

/// What all requests of a stage count and measure with.
final class Instruments: Sendable {
    /// Nanoseconds of a clock that only goes forward.
    let uptime: @Sendable () -> Int64
    private let refusals: [(limit: String, counter: Counter)]

    init(_ environment: StageEnvironment) {
        uptime = environment.uptime
        refusals = LimitRefusal.limits.map { limit in
            let help = "Requests refused because their team had reached a limit."
            return (limit, environment.metrics.counter("capture_limits_refused_total", help, [("limit", limit)]))
        }
    }

    func count(_ refusal: LimitRefusal) { refusals.first { $0.limit == refusal.limit }?.counter.add() }
}
