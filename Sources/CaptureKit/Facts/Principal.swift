/// Who sent the request, once that is verified.
public struct Principal: Fact, Equatable {
    /// The team's id.
    public let team: String
    /// The project API key, for the record; it never goes into a log.
    public let token: String

    /// Creates a principal.
    public init(team: String, token: String) { (self.team, self.token) = (team, token) }
}
