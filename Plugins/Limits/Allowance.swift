import CaptureKit

/// What one team may send: the stage's settings with the team's own in their place where it has some.
struct Allowance: Sendable, Equatable {
    private static let burst = Duration.seconds(10)

    let requests: Rate?
    let bytes: Rate?
    let concurrent: Int?
    let payload: Int?
    let bytesPerDay: Int?

    init(_ general: TeamLimits, _ team: TeamLimits? = nil) {
        let burst = team?.burst ?? general.burst ?? Allowance.burst
        requests = (team?.requestsPerSecond ?? general.requestsPerSecond).map { Rate(perSecond: $0, burst: burst) }
        bytes = (team?.bytesPerSecond ?? general.bytesPerSecond).map { Rate(perSecond: $0.bytes, burst: burst) }
        concurrent = team?.concurrent ?? general.concurrent
        payload = (team?.payload ?? general.payload)?.bytes
        bytesPerDay = (team?.bytesPerDay ?? general.bytesPerDay)?.bytes
    }

    /// Whether anything depends on how many bytes come.
    var countsBytes: Bool { bytes != nil || bytesPerDay != nil }

    /// Whether the buckets say anything at all.
    var hasBudget: Bool { requests != nil || countsBytes }
}
