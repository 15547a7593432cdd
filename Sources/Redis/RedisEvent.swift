/// What becomes of the connection, for the log.
public enum RedisEvent: Sendable, Equatable {
    /// It can be used.
    case up
    /// It cannot be used, and why; never a secret.
    case down(String)
}
