public import Foundation
import Synchronization

/// A server's process, which ends with the test's process whatever way that one ends.
public final class ServerProcess: Sendable {
    /// The server did not come up, or ended early.
    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    /// Starts the program, tells its id, and kills it as soon as standard input is closed: by `kill`, or because the test is gone.
    private static let guardian = """
        trap : INT TERM
        exec 3<&0
        "$@" 3<&- </dev/null 2>&1 &
        child=$!
        echo "process $child"
        { read -r line <&3; kill -KILL $child; } 2>/dev/null &
        guard=$!
        wait $child
        kill -KILL $child $guard 2>/dev/null
        [ -z "$REMOVE" ] || rm -rf -- "$REMOVE"
        """

    /// The server's process id.
    public let id: pid_t
    /// The line that said that it is ready.
    public let greeting: String
    private let shell: Process
    private let lifeline: FileHandle
    private let output: ProcessOutput
    private let end: ProcessEnd

    /// Starts a program and returns when a line of its output contains `sign`. `folder` is removed when the program has ended.
    ///
    /// - Throws: ``Failure`` when it ends before, with all that it said.
    public init(_ program: String, _ arguments: [String], ready sign: String, removing folder: String = "") async throws {
        let (input, pipe) = (Pipe(), Pipe())
        shell = Process()
        shell.executableURL = URL(fileURLWithPath: "/bin/sh")
        shell.arguments = ["-c", ServerProcess.guardian, "guardian", program] + arguments
        shell.environment = ProcessInfo.processInfo.environment.merging(["REMOVE": folder]) { $1 }
        shell.standardInput = input
        shell.standardOutput = pipe
        // Where the shell says that its child was killed, which is how every server ends here.
        shell.standardError = FileHandle.nullDevice
        end = ProcessEnd(of: shell)
        lifeline = input.fileHandleForWriting
        try shell.runWithoutBlockedSignals()
        try? input.fileHandleForReading.close()
        output = ProcessOutput(pipe.fileHandleForReading)
        let first = await output.line { $0.hasPrefix("process ") }
        id = first.flatMap { pid_t($0.dropFirst("process ".count)) } ?? 0
        guard let greeting = await output.line(where: { $0.contains(sign) }) else {
            throw Failure(description: "\(program) ended before it was ready: \(output.text)")
        }
        self.greeting = greeting
    }

    /// Asks the server to end (SIGTERM) and returns when it has.
    public func terminate() async {
        if id > 0 { _ = Foundation.kill(id, SIGTERM) }
        await end.wait()
    }

    /// Ends the server at once (SIGKILL) and returns when it has.
    public func kill() async {
        // The lifeline alone would do, were it not that a process started later may have inherited it.
        if id > 0 { _ = Foundation.kill(id, SIGKILL) }
        try? lifeline.close()
        await end.wait()
    }
}

extension Process {
    /// Starts the process. The threads of Dispatch and of Swift block most signals, and a child inherits that: a shell then waits for
    /// ever for the end of its own child, and nothing hears SIGTERM.
    func runWithoutBlockedSignals() throws {
        var none = sigset_t()
        var before = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        try run()
    }
}

/// Tells when a process has ended.
final class ProcessEnd: Sendable {
    private let stream: AsyncStream<Never>

    init(of process: Process) {
        let (stream, continuation) = AsyncStream<Never>.makeStream()
        process.terminationHandler = { _ in continuation.finish() }
        self.stream = stream
    }

    func wait() async { for await _ in stream {} }
}
