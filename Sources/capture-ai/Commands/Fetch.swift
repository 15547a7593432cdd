import ArgumentParser
import CaptureBytes
import CaptureEngine
import CaptureKit
import CapturePlugins
import CaptureReader

struct Fetch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Read stored blobs back: by their URLs, in an event, or by team and uuid.",
        discussion: """
            capture-ai fetch 's3://…?range=0-99' prints the blob; with --output it goes to a file, and several go to a folder, \
            made where it is missing, as 1-<path>, 2-<path> and so on.

            A blob that was sent with a Content-Encoding comes decoded, up to 1 GiB; --raw gives the bytes that are stored. In an event, \
            what cannot be decoded stays as it is and says so.

            capture-ai fetch - reads records from standard input, one a line, as the file of kafka_emit or "kcat -C -J" has them, and \
            prints each event with its blobs in their places, one a line.

            capture-ai fetch --event <uuid> --team <id> finds an event's blobs in the store alone and prints an event of them, one for \
            each time that it was sent with other blobs.

            The store is that of the stage s3_store in the pipeline file, whether it is enabled or not. Exits with 1 when a blob is not \
            there, not as it should be, or cannot be written, 69 when the store does not answer, 66 and 78 for a wrong file.
            """)

    @Argument(help: ArgumentHelp("URLs of blobs, or - for records on standard input.", valueName: "s3-url"))
    var urls: [String] = []

    @Option(help: ArgumentHelp("The uuid of an event.", valueName: "uuid"))
    var event: String?

    @Option(help: ArgumentHelp("The team of the event; with -, the only team whose blobs are followed.", valueName: "id"))
    var team: String?

    @Option(help: ArgumentHelp("The pipeline file that says where blobs are.", valueName: "file"), completion: .file())
    var pipeline = "pipeline.json"

    @Option(help: ArgumentHelp("Which stage, where several are an s3_store.", valueName: "name"))
    var stage: String?

    @Option(
        name: .shortAndLong, help: ArgumentHelp("A file for the blob, or a folder for several; - is standard output.", valueName: "path"))
    var output = "-"

    @Flag(help: "Give the bytes of blobs as they are stored, without decoding them; with URLs only.")
    var raw = false

    func validate() throws {
        if raw && (event != nil || urls.contains("-")) { throw ValidationError("--raw goes with URLs") }
        if (event == nil) == urls.isEmpty { throw ValidationError("name URLs, or - , or an event with --event and --team") }
        if event != nil && team == nil { throw ValidationError("--event needs --team") }
        if urls.contains("-") && urls.count > 1 { throw ValidationError("- stands alone") }
        if let event, EventUUID(event) == nil { throw ValidationError("\(event.quoted) is no uuid") }
        if let team, TeamID(team) == nil { throw ValidationError("\(team.quoted) is no team's id") }
    }

    func run() async throws {
        let store = try FetchStore(pipeline: pipeline, stage: stage)
        try await store.with { reader in
            if let uuid = event.flatMap({ EventUUID($0) }), let team = team.flatMap({ TeamID($0) }) {
                try await FetchEvents(reader, output: output).event(uuid, of: team, retentions: store.retentions)
            } else if urls == ["-"] {
                let isComplete = try await FetchEvents(reader, output: output).records(team: team.flatMap { TeamID($0) })
                if !isComplete { throw Exit.refused }
            } else {
                try await fetch(reader)
            }
        }
    }

    private func fetch(_ reader: BlobReader) async throws {
        let isFolder = urls.count > 1 && output != "-"
        if isFolder { try FetchOutput.makeFolder(output) }
        for (number, url) in urls.enumerated() {
            let stored = try await reader.blob(at: url)
            let blob = raw ? stored : try stored.decoded()
            // Numbered: two events have blobs of one path.
            let file = isFolder ? "\(output)/\(number + 1)-\((blob.path ?? "blob").fileName)" : output
            try FetchOutput(file).write(blob.bytes)
        }
    }
}

extension String {
    /// A name that stays in its folder.
    fileprivate var fileName: String {
        String(String.UnicodeScalarView(unicodeScalars.map { $0 == "/" || $0.properties.generalCategory == .control ? "_" : $0 }))
    }
}
