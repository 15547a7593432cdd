public import CaptureKit
import NIOCore

/// What `pipeline.json` says under `"server"`; the defaults suit production behind a load balancer.
public struct ServerSettings: StageSettings {
    public let listen: ListenAddress
    public let admin: ListenAddress
    public let threads: Int
    public let memory: ByteCount
    public let memoryWait: Duration
    public let maxRequest: ByteCount
    public let maxHeaderBytes: ByteCount
    public let maxHeaders: Int
    public let maxConnections: Int
    public let headerTimeout: Duration
    public let bodyTimeout: Duration
    public let idleTimeout: Duration
    public let requestTimeout: Duration
    public let drain: Duration
    public let trustedProxies: [AddressRange]
    public let allowUnauthenticated: Bool
    public let logLevel: String
    public let logFormat: String
    private let listenPlace: Problem

    public init(from reader: inout SettingsReader) {
        let seconds: (Int) -> Duration = { .seconds($0) }
        let short = Duration.milliseconds(10)...seconds(600)
        listen = ServerSettings.address(
            "listen", "Where clients connect, as address:port; port 0 takes a free one.", "127.0.0.1:8080", &reader)
        admin = ServerSettings.address("admin", "Where metrics are served, as address:port; keep it private.", "127.0.0.1:9090", &reader)
        threads = reader.integer("threads", "Event loops; 0 takes one for each processor.", default: 0, in: 0...1024)
        memory = reader.bytes(
            "memory", "The most bytes that all request bodies hold at once.", default: .mebi(512), in: .mebi(1)...(.gibi(1024)))
        memoryWait = reader.duration(
            "memory_wait", "How long a request waits for memory before it gets 503 overloaded.", default: .milliseconds(250),
            in: .zero...seconds(60))
        maxRequest = reader.bytes(
            "max_request", "The largest request body, whatever the stages allow.", default: .mebi(64), in: .kibi(1)...(.gibi(4)))
        maxHeaderBytes = reader.bytes(
            "max_header_bytes", "The largest request head, in all.", default: .kibi(16), in: .kibi(1)...(.mebi(1)))
        maxHeaders = reader.integer("max_headers", "The most header fields of a request.", default: 100, in: 10...10_000)
        maxConnections = reader.integer(
            "max_connections", "The most connections at once; more get 503.", default: 10_000, in: 1...1_000_000)
        headerTimeout = reader.duration("header_timeout", "How long a request's head may take to arrive.", default: seconds(10), in: short)
        bodyTimeout = reader.duration("body_timeout", "How long a body may make no progress.", default: seconds(30), in: short)
        idleTimeout = reader.duration(
            "idle_timeout", "How long a connection may wait for its next request; longer than the load balancer's.", default: seconds(75),
            in: Duration.milliseconds(10)...seconds(86_400))
        requestTimeout = reader.duration(
            "request_timeout", "How long a request may take in all.", default: seconds(120), in: Duration.milliseconds(10)...seconds(3600))
        drain = reader.duration(
            "drain", "How long requests in flight may take to finish when the service stops.", default: seconds(30),
            in: .zero...seconds(3600))
        let ranges = reader.strings(
            "trusted_proxies", "Address ranges (CIDR) whose X-Forwarded-For is believed.", default: [])
        var proxies: [AddressRange] = []
        for text in ranges {
            if let range = AddressRange(text) {
                proxies.append(range)
            } else {
                reader.problem(
                    "trusted_proxies", because: "\(text.quoted) is not an address range; write it like \"10.0.0.0/8\" or \"fd00::/8\"")
            }
        }
        trustedProxies = proxies
        allowUnauthenticated = reader.bool(
            "allow_unauthenticated", "Whether anyone may send events when no stage authenticates.", default: false)
        logLevel = reader.choice(
            "log_level", "The least severe lines that are logged; requests are info.", of: ["debug", "info", "warning", "error"],
            default: "info")
        logFormat = reader.choice(
            "log_format", "How log lines look; auto is text on a terminal, else json.", of: ["auto", "json", "text"], default: "auto")
        listenPlace = reader.place("listen")
        if listen == admin, listen.port != 0 {
            reader.problem("admin", because: "\"listen\" and \"admin\" are both \(admin); give \"admin\" a port of its own")
        }
        if memory < maxRequest {
            reader.problem(
                "memory", because: "\"memory\" (\(memory)) must hold at least one largest request, \"max_request\" (\(maxRequest))")
        }
    }

    /// How many event loops there are.
    public var loops: Int { threads == 0 ? System.coreCount : threads }

    /// What must hold between these settings and the facts that the stages make: only an authenticated service faces the network.
    public func problems(with made: [FactMember]) -> [Problem] {
        let authenticates = made.contains { $0.id == ObjectIdentifier(Principal.self) }
        if authenticates || listen.isLoopback || allowUnauthenticated { return [] }
        let message =
            "no enabled stage authenticates, so \"\(listen)\" would let anyone send events; listen on 127.0.0.1, enable such a stage, "
            + "or set \"allow_unauthenticated\": true"
        return [Problem(path: listenPlace.path, line: listenPlace.line, column: listenPlace.column, message: message)]
    }

    private static func address(_ key: String, _ meaning: String, _ fallback: String, _ reader: inout SettingsReader) -> ListenAddress {
        let text = reader.string(key, meaning, default: fallback)
        if let address = ListenAddress(text) { return address }
        reader.problem(key, because: "expected an address and a port, such as \"127.0.0.1:8080\" or \"[::1]:8080\", got \(text.quoted)")
        return ListenAddress(host: "127.0.0.1", port: 0)
    }
}
