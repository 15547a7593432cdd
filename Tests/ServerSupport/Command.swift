import Dispatch
public import Foundation

/// A program that is run to its end.
public struct Command {
    /// What it left.
    public struct Result: Sendable {
        /// Its exit code; 124 when its time was up.
        public let status: Int32
        /// What it printed.
        public let output: Data
        /// What it complained of.
        public let errors: String

        /// The output as text.
        public var text: String { String(decoding: output, as: UTF8.self) }
    }

    /// It ended with an error.
    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    /// Runs a program that is in the path and waits for it, for a minute at most.
    ///
    /// - Throws: ``Failure`` when it exits with anything but 0.
    public static func run(_ program: String, _ arguments: [String], input: String = "") async throws -> Result {
        let result = try await start(program, arguments, input: input)
        guard result.status == 0 else {
            throw Failure(description: "\(program) ended with \(result.status): \(result.errors) \(result.text)")
        }
        return result
    }

    /// Runs a program that is in the path and waits for it, for a minute at most; a bad end is the caller's to judge.
    public static func start(_ program: String, _ arguments: [String], input: String = "") async throws -> Result {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["timeout", "--kill-after=1", "60", program] + arguments
        let (stdin, stdout, stderr) = (Pipe(), Pipe(), Pipe())
        (process.standardInput, process.standardOutput, process.standardError) = (stdin, stdout, stderr)
        let end = ProcessEnd(of: process)
        try process.runWithoutBlockedSignals()
        async let output = read(stdout.fileHandleForReading)
        async let errors = read(stderr.fileHandleForReading)
        try stdin.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try stdin.fileHandleForWriting.close()
        let (text, complaint) = await (output, errors)
        await end.wait()
        return Result(status: process.terminationStatus, output: text, errors: String(decoding: complaint, as: UTF8.self))
    }

    private static func read(_ handle: FileHandle) async -> Data {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: (try? handle.readToEnd()) ?? Data()) }
        }
    }
}
