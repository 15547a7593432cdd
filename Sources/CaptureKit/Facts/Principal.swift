/// Who sent the request, once that is verified.
public struct Principal: Fact, Equatable {
    /// The team's id.
    public let team: String
    /// The project API key, for the record; it never goes into a log.
    public let token: String

    /// What the log calls the key: its label, or the first digits of its hash; nil where no stage has checked it.
    public let key: String?

    /// How long the team's blobs are kept; nil leaves it to the store's settings.
    public let retention: Retention?

    /// What the team may send, where it differs from other teams; nil when it does not.
    public let limits: TeamLimits?

    /// Creates a principal.
    public init(team: String, token: String, key: String? = nil, retention: Retention? = nil, limits: TeamLimits? = nil) {
        (self.team, self.token, self.key, self.retention, self.limits) = (team, token, key, retention, limits)
    }
}
