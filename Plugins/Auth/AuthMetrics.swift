import CaptureKit

/// What is counted of keys; never by whose they are.
struct AuthMetrics: Sendable {
    let accepted: Counter, missing: Counter, malformed: Counter, throttled: Counter, unavailable: Counter
    /// The key is live, and the signature missing or wrong.
    let badlySigned: Counter
    private let unknown: Counter, expired: Counter, revoked: Counter
    /// Changes of the file that were taken over, and those that were refused.
    let reloads: Counter, refusedReloads: Counter
    /// Questions to a team service by answer.
    let found: Counter, notFound: Counter, failed: Counter
    /// Answers that were used past their time because the service gave none.
    let stale: Counter

    init(_ registry: MetricsRegistry) {
        func checks(_ result: String) -> Counter {
            registry.counter("capture_auth_checks_total", "Requests whose key was checked, by result.", [("result", result)])
        }
        func reloads(_ result: String) -> Counter {
            registry.counter("capture_auth_reloads_total", "Changed files of teams that were read, by result.", [("result", result)])
        }
        func lookups(_ result: String) -> Counter {
            registry.counter("capture_auth_lookups_total", "Questions to the team service that ended, by result.", [("result", result)])
        }
        (accepted, missing, malformed, throttled) = (checks("accepted"), checks("missing"), checks("malformed"), checks("throttled"))
        badlySigned = checks("signature")
        (unknown, expired, revoked, unavailable) = (checks("unknown"), checks("expired"), checks("revoked"), checks("unavailable"))
        (self.reloads, refusedReloads) = (reloads("taken"), reloads("refused"))
        (found, notFound, failed) = (lookups("found"), lookups("unknown"), lookups("failed"))
        stale = registry.counter("capture_auth_stale_total", "Times that a team was used past its time as the team service gave no answer.")
    }

    /// A request with a well-shaped key was refused.
    func count(refused answer: KeyAnswer) {
        guard case .found(let key) = answer else { return unknown.add() }
        (key.isRevoked ? revoked : expired).add()
    }
}
