import ArgumentParser
import CaptureKit
import CapturePlugins

struct SchemaEvents: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events", abstract: "Print the JSON Schemas (2020-12) of the types of events.",
        discussion: """
            Without a type, lists the types. Put copies into a directory, change them, and name the directory in the schema stage's \
            setting "schemas"; check them with --directory.

            Exits with 64 when there is no such type, 78 when a schema in the directory is wrong.
            """)

    @Argument(help: "The type, such as '$ai_generation', in quotes because of the shell.")
    var type: String?

    @Option(help: "Read the schemas of this directory instead of those that ship with the service.", completion: .directory)
    var directory: String?

    func run() throws {
        let files = try files()
        guard let type else {
            for file in files { print(file.type) }
            return
        }
        guard let file = files.first(where: { $0.type == type }) else {
            complain("there is no type \(type.quoted)" + suggestion(for: type, among: files.map(\.type)))
            throw Exit.usage
        }
        print(file.text, terminator: file.text.hasSuffix("\n") ? "" : "\n")
    }

    private func files() throws -> [EventSchemaFile] {
        guard let directory else { return EventSchemaFile.shipped }
        do { return try EventSchemaFile.read(directory: directory) } catch {
            complain("\(error)")
            throw Exit.badConfiguration
        }
    }
}
