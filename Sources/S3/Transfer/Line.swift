import Curl
import Synchronization

/// How requests go out.
typealias CurlSend = @Sendable (CurlRequest) async throws -> CurlResponse

/// The way to the network, which is open between a start and a stop.
final class Line: Sendable {
    /// An open way.
    struct Transport: Sendable {
        let send: CurlSend
        let close: @Sendable () async -> Void
    }

    private let make: @Sendable () throws -> Transport
    private let transport = Mutex<Transport?>(nil)

    init(_ make: @escaping @Sendable () throws -> Transport) { self.make = make }

    func open() throws {
        let made = try make()
        transport.withLock { $0 = made }
    }

    /// - Throws: ``CurlFailure``, and `CancellationError`.
    func send(_ request: CurlRequest) async throws -> CurlResponse {
        guard let transport = transport.withLock({ $0 }) else { throw CurlFailure(.stopped, "the client is stopped") }
        return try await transport.send(request)
    }

    func close() async { await transport.withLock { $0.take() }?.close() }
}
