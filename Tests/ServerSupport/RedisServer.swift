import Foundation

/// A real Redis server's process on a free port of this machine, with its data in a temporary folder; it forgets all when it ends.
public actor RedisServer {
    /// It did not start.
    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    /// `127.0.0.1`'s port.
    public nonisolated let port: Int
    private let password: String?
    private let folder: String
    private var process: ServerProcess?

    private init(port: Int, password: String?, folder: String) { (self.port, self.password, self.folder) = (port, password, folder) }

    /// Runs `body` with a server of its own, and ends it.
    ///
    /// - Parameters:
    ///   - password: what clients must know; nil for nothing.
    ///   - starts: whether it runs from the beginning.
    public static func with<R: Sendable>(
        password: String? = nil, starts: Bool = true, _ body: (RedisServer) async throws -> R
    ) async throws -> R {
        try await Workshop.withFolder { folder in
            let server = try await free(password, folder, starts)
            do {
                let result = try await body(server)
                await server.kill()
                return result
            } catch {
                await server.kill()
                throw error
            }
        }
    }

    /// Starts the process, again with the same port after `kill`, and returns when it answers.
    public func start() async throws {
        let own = ["--port", "\(port)", "--bind", "127.0.0.1", "--dir", folder, "--save", "", "--appendonly", "no"]
        process = try await ServerProcess(
            "/usr/bin/redis-server", own + (password.map { ["--requirepass", $0] } ?? []), ready: "Ready to accept connections")
    }

    /// Ends the process at once (SIGKILL).
    public func kill() async {
        await process?.kill()
        process = nil
    }

    /// Stops the process where it stands (SIGSTOP), and returns when it stands: connections stay, and nothing answers.
    public func pause() async throws {
        guard let process else { return }
        _ = Foundation.kill(process.id, SIGSTOP)
        // The state is what follows the program's name in parentheses (proc_pid_stat(5)).
        while try !String(contentsOfFile: "/proc/\(process.id)/stat", encoding: .utf8).contains(") T ") { await Task.yield() }
    }

    /// Lets the process go on (SIGCONT).
    public func resume() { if let process { _ = Foundation.kill(process.id, SIGCONT) } }

    /// Returns when some client has sent what the paused process has not read.
    public func waitUntilSent() async throws {
        let own = ":" + String(format: "%04X", port)
        func isUnread(_ line: Substring) -> Bool {
            // Number, own address, the other's, state, bytes to send and to read, and more (proc_pid_net_tcp(5)).
            let fields = line.split(separator: " ")
            return fields.count > 4 && fields[1].hasSuffix(own) && fields[3] == "01" && !fields[4].hasSuffix(":00000000")
        }
        // Foundation reads only the beginning of a file that says it has no size.
        while try await !Command.run("/bin/cat", ["/proc/net/tcp"]).text.split(separator: "\n").contains(where: isUnread) {}
    }

    /// What redis-cli prints for a command.
    public func ask(_ words: String...) async throws -> String {
        let secret = password.map { ["--no-auth-warning", "-a", $0] } ?? []
        let result = try await Command.run("/usr/bin/redis-cli", ["-p", "\(port)"] + secret + words)
        return result.text.trimmingCharacters(in: .newlines)
    }

    /// How often commands of this name have been called, by the server's own count.
    public func calls(_ command: String) async throws -> Int {
        let lines = try await ask("INFO", "commandstats").split(whereSeparator: \.isNewline)
        let line = lines.first { $0.hasPrefix("cmdstat_\(command):") }
        let count = line?.split(separator: "calls=").dropFirst().first?.prefix { $0 != "," }
        return count.flatMap { Int($0) } ?? 0
    }

    /// A server on a port that another program did not take in between, so there is more than one try.
    private static func free(_ password: String?, _ folder: String, _ starts: Bool) async throws -> RedisServer {
        for _ in 0..<3 {
            let server = RedisServer(port: try Workshop.freePort(), password: password, folder: folder)
            guard starts else { return server }
            do {
                try await server.start()
                return server
            } catch is ServerProcess.Failure { continue }
        }
        throw Failure(description: "no Redis server could be started; run make setup")
    }
}
