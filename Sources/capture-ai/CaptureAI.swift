import ArgumentParser

@main
struct CaptureAI: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "capture-ai", abstract: "Takes large LLM events over HTTP and sends small ones to Kafka.",
        subcommands: [Run.self])
}
