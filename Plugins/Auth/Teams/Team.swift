public import CaptureKit

/// One team that sends events.
///
/// A class, because each request hands it on and a struct of this size costs a reference count for each of its members each time.
public final class Team: Sendable {
    /// What objects and records name it by.
    public let id: TeamID
    /// What people call it.
    public let name: String?
    /// How long its blobs are kept; nil leaves it to the store's settings.
    public let retention: Retention?
    /// What it may send, where it differs from other teams.
    public let limits: TeamLimits?
    /// Its project API keys, those that have ended included; nil when a team service did not list them.
    public let keys: [TeamKey]?
    /// How its requests are signed.
    public let signing: TeamSigning

    init(id: TeamID, name: String?, retention: Retention?, limits: TeamLimits?, keys: [TeamKey]?, signing: TeamSigning) {
        (self.id, self.name, self.retention, self.limits) = (id, name, retention, limits)
        (self.keys, self.signing) = (keys, signing)
    }
}

/// A project API key, as far as it is kept.
public struct TeamKey: Sendable {
    /// The SHA-256 of the key.
    public let digest: KeyDigest
    /// What people call it.
    public let label: String?
    /// When it was made.
    public let created: Timestamp?
    /// From when on it is refused; nil for never.
    public let expires: Timestamp?
    /// Whether it is refused whatever the time.
    public let isRevoked: Bool

    /// Whether it is let in.
    public func isLive(at now: Timestamp) -> Bool { !isRevoked && expires.map { now < $0 } ?? true }
}
