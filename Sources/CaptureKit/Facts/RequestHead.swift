/// What a request says before its body.
public struct RequestHead: Fact {
    /// The method, such as `POST`.
    public let method: String
    /// The path without the query.
    public let path: String
    /// The request target as the request line has it (RFC 9112 §3.2), with the query.
    public let target: String
    /// The header fields, in the order they came.
    public let headers: [HeaderField]
    /// The client's address: the peer's, or what trusted proxies say of it.
    public let client: String

    /// Creates a head; its target is the path where none is given.
    public init(method: String, path: String, target: String? = nil, headers: [HeaderField], client: String) {
        (self.method, self.path, self.target, self.headers, self.client) = (method, path, target ?? path, headers, client)
    }
}
