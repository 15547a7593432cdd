/// Not the client's fault, and worth trying again: a `503` with `Retry-After`.
public struct Unavailable: Error {
    /// Why, for programs, such as ``Code/emitUnavailable``.
    public let code: Code
    /// How long the client should wait.
    public let retryAfter: Duration
    /// What happened, for the log only.
    public let cause: String

    /// Creates the error.
    public init(_ code: Code, retryAfter: Duration, cause: String) {
        (self.code, self.retryAfter, self.cause) = (code, retryAfter, cause)
    }
}
