import Foundation

/// One of the tests' own servers in Python (`Tests/Scripts`), with a second port that takes orders and tells what the server counted.
public struct LoopbackServer: Sendable {
    /// It did not do what it was told, or what a test waited for did not come.
    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    /// The port that it serves.
    public let port: Int
    private let orders: Int
    private let process: ServerProcess

    /// Starts `script` and returns when it listens.
    ///
    /// - Throws: ``ServerProcess/Failure``, ``Workshop/Missing``.
    public init(_ script: String, _ arguments: [String]) async throws {
        process = try await ServerProcess(try Workshop.python(), ["-u", Workshop.script(script)] + arguments, ready: "ready on ")
        let ports = process.greeting.split(separator: " ").compactMap { Int($0) }
        guard ports.count == 2 else { throw Failure(description: "\(script) said \"\(process.greeting)\"") }
        (port, orders) = (ports[0], ports[1])
    }

    /// Runs `body` with a server of its own, and ends it.
    public static func with<R: Sendable>(
        _ script: String, _ arguments: [String], _ body: (LoopbackServer) async throws -> R
    ) async throws -> R {
        let server = try await LoopbackServer(script, arguments)
        do {
            let result = try await body(server)
            await server.kill()
            return result
        } catch {
            await server.kill()
            throw error
        }
    }

    /// What the server has counted, such as `connections`; absent is none.
    public func count(_ name: String) async throws -> Int { try await ask("counts", as: [String: Int].self)[name] ?? 0 }

    /// Returns when the server has counted `least` of something, for 20 s at most.
    ///
    /// - Throws: ``Failure``.
    public func wait(for name: String, _ least: Int = 1) async throws {
        guard try await ask("wait", ["name": .text(name), "least": .number(Double(least))], as: Bool.self) else {
            throw Failure(description: "the server did not count \(least) of \(name)")
        }
    }

    /// Returns when something that the server counts is no more, for 20 s at most.
    ///
    /// - Throws: ``Failure``.
    public func waitForNone(of name: String) async throws {
        guard try await ask("wait_for_none", ["name": .text(name)], as: Bool.self) else {
            throw Failure(description: "the server still counts \(name)")
        }
    }

    /// Gives an order.
    public func order(_ name: String, _ more: [String: OrderValue] = [:]) async throws {
        _ = try await Command.run("curl", try arguments(name, more))
    }

    /// Gives an order that has an answer.
    public func ask<Answer: Decodable>(_ name: String, _ more: [String: OrderValue] = [:], as: Answer.Type) async throws -> Answer {
        try JSONDecoder().decode(Answer.self, from: try await Command.run("curl", try arguments(name, more)).output)
    }

    /// Ends the server at once.
    public func kill() async { await process.kill() }

    private func arguments(_ name: String, _ more: [String: OrderValue]) throws -> [String] {
        let body = String(decoding: try JSONEncoder().encode(more), as: UTF8.self)
        return ["--silent", "--show-error", "--fail", "--noproxy", "*", "--data", body, "http://127.0.0.1:\(orders)/\(name)"]
    }
}

/// A value in an order, as JSON has them.
public enum OrderValue: Sendable, Encodable {
    case text(String)
    case number(Double)
    case flag(Bool)
    case fields([String: String])
    case none

    /// Writes the value itself.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .flag(let value): try container.encode(value)
        case .fields(let value): try container.encode(value)
        case .none: try container.encodeNil()
        }
    }
}
