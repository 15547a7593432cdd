import ArgumentParser
import CaptureEngine
import CaptureKit
import CapturePlugins

struct TeamsRemoving: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rm", abstract: "Remove a team.",
        discussion: """
            A team with live keys is removed only with --force: whoever uses them is refused from then on. Its objects stay.

            Exits with 0 when it is removed, 1 when there is no such team or it has live keys, 66 when the file cannot be read or written, \
            78 when it is wrong.
            """)

    @Argument(help: "The team's id.")
    var id: String

    @Flag(help: "Remove it even while it has live keys.")
    var force = false

    @OptionGroup var options: TeamsOptions

    func run() throws {
        let now = Timestamp.now()
        try options.edit { document in
            let index = try document.index(ofTeam: id)
            let live = (document.list.teams[index].keys ?? []).count { $0.isLive(at: now) }
            if live > 0, !force {
                complain("team \(id) has \(live) live \(live == 1 ? "key" : "keys"); revoke them first, or use --force")
                throw Exit.refused
            }
            try document.removeTeam(at: index)
        }
        switch options.format {
        case .text: print("team \(id) is removed")
        case .json: print((["removed": .string(id)] as JSONTree).indented)
        }
    }
}
