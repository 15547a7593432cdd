/// A call had no answer that is of use.
public struct RedisFailure: Error, Equatable, CustomStringConvertible {
    /// What kind of failure, for programs.
    public enum Kind: Sendable, Equatable {
        /// There is no connection now; nothing was sent.
        case away
        /// The connection broke; the call may have been served or not.
        case lost
        /// The answer did not come in time; the call may have been served or not.
        case timeout
        /// The server answered with an error.
        case refused
        /// The client is stopped.
        case stopped
        /// The task that waited was cancelled; the call may have been served or not.
        case cancelled
    }

    /// The kind.
    public let kind: Kind
    /// What happened, with the server's address, for the log.
    public let description: String

    init(_ kind: Kind, _ description: String) { (self.kind, self.description) = (kind, description) }
}
