import ArgumentParser
import CaptureEngine
import CaptureKit
import CapturePlugins

struct TeamsAdding: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Add a team; makes the file when there is none.",
        discussion: """
            Exits with 0 when it is added, 1 when there is a team with this id or the store lacks the retention, 64 for a wrong id, 66 when the file cannot be read or \
            written, 78 when it is wrong.
            """)

    @Argument(help: "The team's id, which object keys and records name: 1 to 64 letters, digits, \"_\" and \"-\".")
    var id: String

    @Option(help: "What people call the team.")
    var name: String?

    @Option(help: ArgumentHelp("How long the team's blobs are kept, such as 30d (default: as the store says).", valueName: "days"))
    var retention: String?

    @OptionGroup var options: TeamsOptions

    func validate() throws {
        try Label.refuseKey(id, "the id")
        if TeamID(id) == nil {
            throw ValidationError("\(id.quoted) is no team's id: 1 to 64 letters, digits, \"_\" and \"-\", not like 30d")
        }
        if let retention, Retention(retention) == nil { throw ValidationError("--retention is days or years, such as 30d or 1y") }
        if let name { try Label.check(name, "--name") }
    }

    func run() throws {
        if let wanted = retention.flatMap({ Retention($0) }), let known = try options.retentions(), !known.contains(wanted) {
            complain(ServiceFile.unknown(wanted, among: known))
            throw Exit.refused
        }
        let team = try options.edit(mayCreate: true) { document in
            if TeamID(id).flatMap({ document.index(of: $0) }) != nil {
                complain("there is a team \(id.quoted) already")
                throw Exit.refused
            }
            var members: [(key: String, value: JSONTree)] = [("id", .string(id))]
            if let name { members.append(("name", .string(name))) }
            if let retention { members.append(("retention", .string(retention))) }
            members.append(("keys", []))
            try document.add(team: .object(members))
            return document.list.teams[document.list.teams.count - 1]
        }
        switch options.format {
        case .text: print("team \(team.id) is added; make a key for it with \"capture-ai keys create \(team.id)\"")
        case .json: print(team.json(at: .now()).indented)
        }
    }
}
