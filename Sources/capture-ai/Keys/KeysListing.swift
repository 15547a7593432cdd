import ArgumentParser
import CaptureEngine
import CaptureKit
import CapturePlugins

struct KeysListing: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the keys of a team, or of all; never a key itself.",
        discussion: "Exits with 1 when there is no such team, 66 when the file cannot be read, 78 when it is wrong.")

    @Argument(help: "The team's id.")
    var team: String?

    @OptionGroup var options: TeamsOptions

    func run() throws {
        let now = Timestamp.now()
        let document = try options.read()
        let teams = try team.map { [document.list.teams[try document.index(ofTeam: $0)]] } ?? document.list.teams
        let keys = teams.flatMap { team in (team.keys ?? []).map { (team, $0) } }
        switch options.format {
        case .text: print(keys.isEmpty ? "there are no keys; make one with \"capture-ai keys create\"" : KeysListing.table(keys, at: now))
        case .json:
            let list = keys.map { team, key -> JSONTree in
                guard case .object(let members) = key.json(at: now) else { return .null }
                return .object([("team", .string(team.id.description))] + members)
            }
            print(JSONTree.array(list).indented)
        }
    }

    static func table(_ keys: [(Team, TeamKey)], at now: Timestamp) -> String {
        let rows = keys.map { team, key in
            [
                team.id.description, key.label ?? "-", key.digest.short, key.created?.brief ?? "-", key.expires?.brief ?? "never",
                key.state(at: now),
            ]
        }
        return Columns(["TEAM", "LABEL", "SHA256", "CREATED", "EXPIRES", "STATE"], rows).text
    }
}
