/// What the server answers (RESP, version 2).
public enum RedisValue: Sendable, Equatable {
    case integer(Int)
    /// A status, such as `OK`, or a text.
    case text(String)
    case array([RedisValue])
    case null
    /// An error of the server's, such as `NOSCRIPT No matching script`.
    case error(String)
}
