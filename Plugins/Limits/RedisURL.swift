/// Where a Redis server is: `redis://[user@]host[:port][/database]`.
struct RedisURL: Sendable, Equatable {
    /// Why a text is none; it never repeats the text, which may hold a password.
    struct Problem: Error { let text: String }

    let user: String?
    /// A name or an address, IPv6 without brackets.
    let host: String
    let port: Int
    let database: Int

    init(_ text: String) throws(Problem) {
        if text.hasPrefix("rediss://") {
            throw Problem(text: "TLS is not supported by Debian's hiredis; use redis:// to a local TLS proxy, such as stunnel")
        }
        let form = Problem(text: "expected redis://[user@]host[:port][/database]")
        guard text.hasPrefix("redis://") else { throw form }
        var rest = text.dropFirst("redis://".count)
        if let at = rest.lastIndex(of: "@") {
            let user = rest[..<at]
            if user.contains(":") {
                throw Problem(text: "a password does not belong here; write where it is in \"shared_password\"")
            }
            guard !user.isEmpty else { throw form }
            self.user = String(user)
            rest = rest[rest.index(after: at)...]
        } else {
            user = nil
        }
        if let slash = rest.firstIndex(of: "/") {
            let number = rest[rest.index(after: slash)...]
            guard let database = number.isEmpty ? 0 : Int(number), (0...65_535).contains(database) else { throw form }
            self.database = database
            rest = rest[..<slash]
        } else {
            database = 0
        }
        guard let parts = rest.wholeMatch(of: /(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9._-]+))(?::([0-9]{1,5}))?/),
            let host = parts.1 ?? parts.2, let port = parts.3.map({ Int($0) }) ?? 6379, (1...65_535).contains(port)
        else { throw form }
        (self.host, self.port) = (String(host), port)
    }
}
