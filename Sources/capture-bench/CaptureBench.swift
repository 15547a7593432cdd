import ArgumentParser
import Glibc

/// What `Tests/Benchmarks` measures with: the service without its sinks, and loads for each of the sinks without the service.
@main
struct CaptureBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "capture-bench", abstract: "Serve without sinks, or load a sink directly, for benchmarks.",
        subcommands: [Serve.self, Put.self, Produce.self], defaultSubcommand: Serve.self)
}

/// Runs `body` and ends the process. The main thread stays a plain one, so that instruction counters can follow it.
func runAside(_ body: @escaping @Sendable () async throws -> Void) -> Never {
    Task {
        do {
            try await body()
            exit(0)
        } catch {
            let text = "capture-bench: \(error)\n"
            write(2, text, text.utf8.count)
            exit(1)
        }
    }
    while true { pause() }
}
