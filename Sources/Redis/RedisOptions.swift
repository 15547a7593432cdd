/// Where a Redis server is, and how to speak to it.
public struct RedisOptions: Sendable {
    /// A name or an address, IPv6 without brackets.
    public var host: String
    /// The port; 6379 by default.
    public var port: Int
    /// The user (Redis 6 and later); nil for the server's default user.
    public var user: String?
    /// The password; nil for none. It never goes into an error.
    public var password: String?
    /// The database's number; 0 by default.
    public var database: Int
    /// How long a call may take; 100 ms by default.
    public var timeout: Duration
    /// How long a connection may take until it can be used, and how long it is kept when an answer is late; 2 s by default. Looking up the
    /// name does not count.
    public var connectTimeout: Duration

    /// Creates options.
    public init(
        host: String, port: Int = 6379, user: String? = nil, password: String? = nil, database: Int = 0,
        timeout: Duration = .milliseconds(100), connectTimeout: Duration = .seconds(2)
    ) {
        (self.host, self.port, self.user, self.password) = (host, port, user, password)
        (self.database, self.timeout, self.connectTimeout) = (database, timeout, connectTimeout)
    }

    /// `host:port`, for texts.
    var address: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
