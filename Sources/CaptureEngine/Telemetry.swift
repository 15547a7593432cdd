public import CaptureKit
import Synchronization

/// Counts every request and hands its summary to the log: what the service knows about its own traffic.
///
/// Labels come from stage names and codes, never from a request.
public final class Telemetry: Sendable {
    private let log: @Sendable (RequestSummary) -> Void
    private let receivedCount = Counter()
    private let accepted = Counter(), rejected = Counter(), unavailable = Counter(), failed = Counter()
    private let bytes = Counter()
    private let durations = Histogram(.seconds)
    private let registry: MetricsRegistry
    private let refusals = Mutex<[Refusal: Int]>([:])
    private let stages = Mutex<[(name: String, histogram: Histogram)]>([])

    private struct Refusal: Hashable {
        let stage: String
        let code: String
    }

    /// Counts, and gives every finished request to `log`; shows the stages' own metrics beside its own.
    public init(metrics: MetricsRegistry = MetricsRegistry(), log: @escaping @Sendable (RequestSummary) -> Void = { _ in }) {
        (registry, self.log) = (metrics, log)
    }

    func stageHistogram(_ name: String) -> Histogram {
        let histogram = Histogram(.seconds)
        stages.withLock { $0.append((name, histogram)) }
        return histogram
    }

    func received() { receivedCount.add() }

    func finished(_ summary: RequestSummary) {
        if let code = summary.code {
            let refusal = Refusal(stage: summary.stage ?? "", code: code.name)
            refusals.withLock { $0[refusal, default: 0] += 1 }
        }
        bytes.add(summary.bytes)
        durations.record(summary.took)
        counter(summary.outcome).add()
        log(summary)
    }

    private func counter(_ outcome: RequestSummary.Ending) -> Counter {
        switch outcome {
        case .accepted: accepted
        case .rejected: rejected
        case .unavailable: unavailable
        case .failed: failed
        }
    }

    /// The requests so far. What was received is never less than what ended, and equal to it when none is in flight.
    public var ledger: Ledger {
        let ended = (accepted.value, rejected.value, unavailable.value, failed.value)
        return Ledger(received: receivedCount.value, accepted: ended.0, rejected: ended.1, unavailable: ended.2, failed: ended.3)
    }

    /// All metrics in Prometheus' text format 0.0.4.
    public func prometheus(extra: [(name: String, help: String, value: Int)] = []) -> String {
        let ledger = ledger
        var text = PrometheusText()
        text.counter("capture_requests_received_total", "Requests whose head arrived.", [([], ledger.received)])
        text.counter(
            "capture_requests_total", "Requests that ended, by outcome.", ledger.endings.map { ([("outcome", $0.name)], $0.count) })
        text.gauge("capture_requests_in_flight", "Requests that have not ended yet.", ledger.inFlight)
        let refused = refusals.withLock { $0 }.sorted { ($0.key.stage, $0.key.code) < ($1.key.stage, $1.key.code) }
        text.counter(
            "capture_refusals_total", "Requests that were not accepted, by stage and code; no stage means the HTTP front.",
            refused.map { ([("stage", $0.key.stage), ("code", $0.key.code)], $0.value) })
        text.counter("capture_request_bytes_total", "Bytes of request bodies, as sent.", [([], bytes.value)])
        text.histogram("capture_request_duration_seconds", "Time from a request's head to its outcome.", [([], durations)])
        text.histogram(
            "capture_stage_duration_seconds", "Time that a stage took, waiting included.",
            stages.withLock { $0 }.map { ([("stage", $0.name)], $0.histogram) })
        text.families(of: registry)
        for gauge in extra { text.gauge(gauge.name, gauge.help, gauge.value) }
        return text.text
    }
}

/// What became of all requests.
public struct Ledger: Sendable, Equatable, CustomStringConvertible {
    /// Requests whose head arrived.
    public let received: Int
    /// Requests by outcome.
    public let accepted: Int, rejected: Int, unavailable: Int, failed: Int

    /// Requests that have not ended yet.
    public var inFlight: Int { received - accepted - rejected - unavailable - failed }

    var endings: [(name: String, count: Int)] {
        [("accepted", accepted), ("rejected", rejected), ("unavailable", unavailable), ("failed", failed)]
    }

    public var description: String {
        "received \(received) = accepted \(accepted) + rejected \(rejected) + unavailable \(unavailable) + failed \(failed)"
            + (inFlight == 0 ? "" : " + in flight \(inFlight)")
    }
}
