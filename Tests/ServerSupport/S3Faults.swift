import Foundation

/// The tests' own S3 server (`Tests/Scripts/s3_faults.py`): checks signatures, payload hashes and checksums after AWS's documentation,
/// keeps objects in memory, and fails when it is told to. It listens on `127.0.0.1` and, for virtual-hosted style, serves
/// `<bucket>.s3.localhost` on the same port.
public struct S3Faults: Sendable {
    /// What a request meets.
    public enum Fault: Sendable {
        /// An answer with this status and S3 error code. With `early` it comes before the body is read, and the connection is closed.
        case error(_ status: Int, _ code: String, headers: [String: String] = [:], early: Bool = false)
        /// The request is read, and nothing answers.
        case hang
        /// The connection is reset after so many bytes of the body.
        case reset(after: Int)
        /// The request is done, and the connection is reset instead of an answer.
        case lost
        /// Half of the answer's body comes, then the connection is reset.
        case cut
        /// It takes so many seconds before the request is done.
        case slow(Double)
        /// A byte of the body changes on its way.
        case damage
        /// DeleteObjects answers 200 and this code for every key.
        case parts(_ code: String)
    }

    /// An object as the server holds it.
    public struct Stored: Decodable, Sendable {
        /// Where it is.
        public let bucket: String
        /// Decoded.
        public let key: String
        /// In bytes.
        public let size: Int
        /// In hexadecimal digits.
        public let sha256: String
        /// The media type.
        public let contentType: String
        /// Names in lower case, without `x-amz-meta-`.
        public let metadata: [String: String]
    }

    /// What the server takes until `useKeys`.
    public static let accessKey = "tester"
    /// What the server takes until `useKeys`.
    public static let secretKey = "testers-secret"
    /// The one bucket.
    public static let bucket = "llma"

    /// Counts `requests`, each method (`PUT`), each status (`answered 200`), each refusal (`refused SlowDown`), `connections`, those `open`
    /// and `open at most`, and clients that are `waiting` for a server that hangs, and that `left` it.
    public let server: LoopbackServer
    /// `http://127.0.0.1:port`, or `https://` with a certificate.
    public let endpoint: String

    /// Runs `body` with a server of its own, and ends it. `certificate` is a file with a certificate and its key.
    public static func with<R: Sendable>(
        region: String = "us-east-1", certificate: String? = nil, port: Int = 0, _ body: (S3Faults) async throws -> R
    ) async throws -> R {
        var arguments = ["--region", region, "--port", "\(port)", "--bucket", bucket]
        arguments += ["--access-key", accessKey, "--secret-key", secretKey] + (certificate.map { ["--certificate", $0] } ?? [])
        return try await LoopbackServer.with("s3_faults.py", arguments) { server in
            let scheme = certificate == nil ? "http" : "https"
            return try await body(S3Faults(server: server, endpoint: "\(scheme)://127.0.0.1:\(server.port)"))
        }
    }

    /// Makes the next `times` requests (nil: all) of a method (nil: any) meet `fault`; of several that are due, the first ordered wins.
    public func fail(_ fault: Fault, times: Int? = 1, method: String? = nil) async throws {
        var order: [String: OrderValue] = [
            "times": times.map { .number(Double($0)) } ?? .none, "method": method.map { .text($0) } ?? .none,
        ]
        func set(_ kind: String, _ more: [String: OrderValue] = [:]) {
            order["kind"] = .text(kind)
            order.merge(more) { $1 }
        }
        switch fault {
        case .error(let status, let code, let headers, let early):
            set("error", ["status": .number(Double(status)), "code": .text(code), "headers": .fields(headers), "early": .flag(early)])
        case .hang: set("hang")
        case .reset(let bytes): set("reset", ["after": .number(Double(bytes))])
        case .lost: set("lost")
        case .cut: set("cut")
        case .slow(let seconds): set("slow", ["seconds": .number(seconds)])
        case .damage: set("damage")
        case .parts(let code): set("parts", ["code": .text(code)])
        }
        try await server.order("fail", order)
    }

    /// Forgets all that `fail` ordered; requests that hang go on hanging.
    public func heal() async throws { try await server.order("heal") }

    /// All objects, in the order of their keys.
    public func objects() async throws -> [Stored] { try await server.ask("objects", as: [Stored].self) }

    /// Takes these keys from now on, and no others; with a token, requests must bring it.
    public func useKeys(access: String, secret: String, token: String? = nil) async throws {
        try await server.order("keys", ["access": .text(access), "secret": .text(secret), "token": token.map { .text($0) } ?? .none])
    }

    /// Sets the server's clock that much ahead of this machine's.
    public func setClock(ahead seconds: Double) async throws { try await server.order("clock", ["seconds": .number(seconds)]) }

    /// Ends the server at once.
    public func kill() async { await server.kill() }
}
