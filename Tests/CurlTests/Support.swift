import CaptureBytes
import Curl
import Foundation
import ServerSupport
import Testing

/// The tests' own HTTP server, `Tests/Scripts/http_faults.py`, and a client for it.
struct Lab: Sendable {
    let server: LoopbackServer
    let client: CurlClient
    let base: String

    /// Runs `body` with a server and a client of its own, and ends both.
    static func with(
        connections: Int = 64, connectTimeout: Duration = .seconds(20), stallTimeout: Duration = .seconds(30),
        _ body: (Lab) async throws -> Void
    ) async throws {
        let options = CurlOptions(connections: connections, connectTimeout: connectTimeout, stallTimeout: stallTimeout)
        try await LoopbackServer.with("http_faults.py", []) { server async throws in
            try await withClient(options) { client async throws in
                try await body(Lab(server: server, client: client, base: "http://127.0.0.1:\(server.port)"))
            }
        }
    }

    /// Sends a request to the server.
    func send(
        _ method: String, _ path: String, headers: [(name: String, value: String)] = [], body: [Bytes]? = nil, limit: Int = 1 << 20,
        timeout: Duration = .seconds(30), fresh: Bool = false
    ) async throws -> CurlResponse {
        try await client.send(
            CurlRequest(
                method, base + path, headers: headers, body: body, responseLimit: limit, timeout: timeout, freshConnection: fresh))
    }

    /// Sends a request to the part of the server that says what came.
    func echo(
        _ method: String, _ path: String = "/echo", headers: [(name: String, value: String)] = [], body: [Bytes]? = nil, fresh: Bool = false
    ) async throws -> Echo {
        let response = try await send(method, path, headers: headers, body: body, fresh: fresh)
        #expect(response.status == 200)
        return try JSONDecoder().decode(Echo.self, from: Data([UInt8](response.body)))
    }

    /// The failure that a request ends with.
    func failure(
        _ method: String, _ path: String, body: [Bytes]? = nil, limit: Int = 1 << 20, timeout: Duration = .seconds(30)
    ) async throws -> CurlFailure? {
        await #expect(throws: CurlFailure.self) { _ = try await send(method, path, body: body, limit: limit, timeout: timeout) }
    }
}

/// Runs `body` with a client, and stops it.
func withClient(_ options: CurlOptions, _ body: (CurlClient) async throws -> Void) async throws {
    let client = try CurlClient(options)
    do {
        try await body(client)
    } catch {
        await client.stop()
        throw error
    }
    await client.stop()
}

/// A request as the server saw it.
struct Echo: Decodable {
    let method: String
    let target: String
    let headers: [[String]]
    let count: Int
    let sha256: String
    let connection: Int

    /// The values of a header, whose name is given in lower case.
    func values(_ name: String) -> [String] { headers.filter { $0[0].lowercased() == name }.map { $0[1] } }
}

/// `count` bytes that repeat at no power of two.
func sample(_ count: Int, from start: Int = 0) -> Bytes {
    Bytes(repeating((start..<start + 251).map { UInt8($0 % 251) }, count: count))
}

/// `block` again and again, `count` bytes in all; fast without optimisation too.
func repeating(_ block: [UInt8], count: Int) -> [UInt8] {
    var bytes = block
    while bytes.count < count { bytes += bytes }
    return Array(bytes.prefix(count))
}

/// The SHA-256 of pieces by coreutils, in hexadecimal digits.
func sha256(_ pieces: [Bytes]) async throws -> String {
    try await Workshop.withFolder { folder in
        let content = pieces.reduce(into: Data()) { content, piece in piece.withUnsafeBytes { content.append(contentsOf: $0) } }
        try content.write(to: URL(fileURLWithPath: "\(folder)/bytes"))
        return String(try await Command.run("sha256sum", ["\(folder)/bytes"]).text.prefix(64))
    }
}
