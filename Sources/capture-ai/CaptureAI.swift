import ArgumentParser

@main
struct CaptureAI: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "capture-ai", abstract: "Takes large LLM events over HTTP and sends small ones to Kafka.",
        discussion: """
            Start with "capture-ai run" in one terminal and "capture-ai send" in another.

            EXIT CODES:
              0   all is well
              1   send: the service answered, but not with 200; fetch: a blob is not there, or not as it should be;
                  teams, keys: there is no such team or key, or it is there already
              64  the command was not used as its help says
              66  a file cannot be read or written
              69  run: a port or a stage cannot start; send: nothing answers; fetch: the store does not answer; bucket: it is not as it should be
              78  the pipeline file, or a file or a secret that it names, is wrong
            """,
        version: "0.1.0",
        subcommands: [
            Run.self, Validate.self, Describe.self, Graph.self, Schema.self, Send.self, Fetch.self, Bucket.self, Teams.self, Keys.self,
        ])
}
