import Foundation

/// `capture-ai run` as a process of its own.
final class RunningProgram {
    struct Failure: Error, CustomStringConvertible { let description: String }

    /// Everything that a test needs and nothing that needs a server.
    static let stages =
        #"{"use": "boundary_check"}, {"use": "multipart"}, {"use": "kafka_emit", "with": {"brokers": "file:data/events.ndjson"}}"#

    private let process = Process()
    private let output = Pipe()
    private var unread = Data()
    /// What it logged so far.
    private(set) var log: [String] = []

    /// Runs `body` with a service that listens on free ports, and ends the service if `body` did not.
    ///
    /// - Parameters:
    ///   - file: what the service makes in its folder when it starts, for one that does not log that it serves.
    ///   - folder: where its pipeline file is.
    ///   - start: where it is started, `folder` unless said.
    static func with(
        server: String = "", stages: String = RunningProgram.stages, environment: [String: String] = [:],
        until file: String? = nil, in folder: URL, from start: URL? = nil,
        _ body: (RunningProgram) async throws -> Void
    ) async throws {
        try folder.write(
            "pipeline.json",
            """
            {"server": {"listen": "127.0.0.1:0", "admin": "127.0.0.1:0", "threads": 1\(server.isEmpty ? "" : ", ")\(server)}, "stages": [\(stages)]}
            """)
        let program = try RunningProgram(folder, start ?? folder, environment)
        defer { program.kill() }
        if let file {
            while access(folder.appendingPathComponent(file).path, F_OK) != 0 { try await Task.sleep(for: .milliseconds(20)) }
        } else {
            try await program.waitFor("serving")
        }
        try await body(program)
    }

    private init(_ folder: URL, _ start: URL, _ environment: [String: String]) throws {
        process.executableURL = Program.url
        process.arguments = ["run", start == folder ? "pipeline.json" : folder.appendingPathComponent("pipeline.json").path]
        process.currentDirectoryURL = start
        process.environment = environment
        process.standardOutput = output
        let errors = folder.appendingPathComponent("errors")
        try Data().write(to: errors)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
    }

    private func kill() {
        if process.isRunning { Glibc.kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
    }

    /// The port of the address that the log line "serving" tells.
    func port(_ key: String = "listen") throws -> Int {
        let address = log.compactMap { RunningProgram.fields($0)[key] as? String }.first
        guard let port = address?.split(separator: ":").last.flatMap({ Int($0) }) else { throw Failure(description: "no port in \(log)") }
        return port
    }

    var url: String { get throws { "http://127.0.0.1:\(try port())/ai" } }

    /// Reads the log until a line has this message.
    func waitFor(_ message: String) async throws {
        while let line = await nextLine() {
            if RunningProgram.fields(line)["message"] as? String == message { return }
        }
        throw Failure(description: "the service ended before it logged \(message): \(log)")
    }

    func signal(_ number: Int32) { Glibc.kill(process.processIdentifier, number) }

    /// Reads the log to its end and returns how the process ended.
    func end() async -> (reason: Process.TerminationReason, status: Int32) {
        while await nextLine() != nil {}
        process.waitUntilExit()
        return (process.terminationReason, process.terminationStatus)
    }

    /// The next line of the log; nil at its end.
    private func nextLine() async -> String? {
        while true {
            if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
                let line = String(decoding: unread[..<end], as: UTF8.self)
                unread = Data(unread[(end + 1)...])
                log.append(line)
                return line
            }
            let more = await withCheckedContinuation { continuation in
                DispatchQueue.global().async { [output] in continuation.resume(returning: output.fileHandleForReading.availableData) }
            }
            if more.isEmpty { return nil }
            unread += more
        }
    }

    static func fields(_ line: String) -> [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(line.utf8))) as? [String: Any] ?? [:]
    }
}
