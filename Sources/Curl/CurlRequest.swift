public import CaptureBytes

/// One HTTP request.
public struct CurlRequest: Sendable {
    /// The method, such as `PUT`.
    public var method: String
    /// The whole URL; sent as it is, so its path and query are encoded already.
    public var url: String
    /// Header names and values, in order. `Content-Length` and `Host` come by themselves.
    public var headers: [(name: String, value: String)]
    /// The body, in pieces that are sent one after the other, from where they are unless it is small; nil for a request without a body.
    public var body: [Bytes]?
    /// The most bytes that the answer's body may have; a larger one is ``CurlFailure/Kind/tooLarge``.
    public var responseLimit: Int
    /// How long the whole exchange may take, beginning when it is asked for.
    public var timeout: Duration
    /// Whether to make a new connection even if one is kept for reuse, as a retry does.
    public var freshConnection: Bool

    /// Creates a request.
    public init(
        _ method: String, _ url: String, headers: [(name: String, value: String)] = [], body: [Bytes]? = nil,
        responseLimit: Int = 1 << 20, timeout: Duration, freshConnection: Bool = false
    ) {
        (self.method, self.url, self.headers, self.body) = (method, url, headers, body)
        (self.responseLimit, self.timeout, self.freshConnection) = (responseLimit, timeout, freshConnection)
    }
}

/// The answer to a request, whatever its status.
public struct CurlResponse: Sendable {
    /// The status, 200 to 599.
    public let status: Int
    /// The body, in one piece.
    public let body: Bytes
    private let lines: [UInt8]

    /// Creates an answer.
    public init(status: Int, headers: [(name: String, value: String)], body: Bytes) {
        self.init(status: status, lines: Array(headers.map { "\($0.name):\($0.value)\n" }.joined().utf8), body: body)
    }

    /// Creates an answer with headers as they came, each line with a line feed.
    init(status: Int, lines: [UInt8], body: Bytes) { (self.status, self.lines, self.body) = (status, lines, body) }

    /// Header names in lower case, and values, in order; read anew each time.
    public var headers: [(name: String, value: String)] { HeaderLines.fields(lines) }

    /// The value of the first header called `name`, which is in lower case.
    public func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}

/// Why there is no answer.
public struct CurlFailure: Error, CustomStringConvertible {
    /// What a caller decides by.
    public enum Kind: String, Sendable, CaseIterable {
        /// The name could not be resolved, or nothing took the connection.
        case unreachable
        /// The connection broke before the answer was complete.
        case reset
        /// The connection was not made, or the answer did not begin or end, in time.
        case timeout
        /// No connection of the client's was free in time, so nothing was sent.
        case busy
        /// The certificate cannot be trusted, or TLS failed otherwise.
        case tls
        /// The answer is larger than the request allows.
        case tooLarge
        /// The client was stopped.
        case stopped
        /// Everything else; the text says what.
        case other
    }

    /// What a caller decides by.
    public let kind: Kind
    /// What happened, for an operator; without headers, query and body of the request.
    public let text: String

    /// Creates a failure.
    public init(_ kind: Kind, _ text: String) { (self.kind, self.text) = (kind, text) }

    /// The text.
    public var description: String { text }
}

/// What a client keeps to.
public struct CurlOptions: Sendable {
    /// The most connections at once, and the most that are kept for reuse; requests beyond wait within their time.
    public var connections: Int
    /// How long a connection may take to be made, TLS included.
    public var connectTimeout: Duration
    /// How long the first byte of an answer may take once the request is sent, and how long an exchange may stand still.
    public var stallTimeout: Duration
    /// A file of certificate authorities to trust instead of the system's.
    public var certificates: String?

    /// Creates options.
    public init(
        connections: Int = 64, connectTimeout: Duration = .seconds(3), stallTimeout: Duration = .seconds(10), certificates: String? = nil
    ) {
        (self.connections, self.connectTimeout) = (connections, connectTimeout)
        (self.stallTimeout, self.certificates) = (stallTimeout, certificates)
    }
}
