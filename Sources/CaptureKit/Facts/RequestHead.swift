/// What a request says before its body.
public struct RequestHead: Fact {
    /// The method, such as `POST`.
    public let method: String
    /// The path without the query.
    public let path: String
    /// The header fields, in the order they came.
    public let headers: [HeaderField]
    /// The client's address: the peer's, or what trusted proxies say of it.
    public let client: String

    /// Creates a head.
    public init(method: String, path: String, headers: [HeaderField], client: String) {
        (self.method, self.path, self.headers, self.client) = (method, path, headers, client)
    }
}
