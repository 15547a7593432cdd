import ArgumentParser
import CaptureEngine
import CaptureKit
import CapturePlugins

struct TeamsShowing: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a team with its keys; never a signing secret.",
        discussion: "Exits with 1 when there is no such team, 66 when the file cannot be read, 78 when it is wrong.")

    @Argument(help: "The team's id.")
    var id: String

    @OptionGroup var options: TeamsOptions

    func run() throws {
        let now = Timestamp.now()
        let document = try options.read()
        let team = document.list.teams[try document.index(ofTeam: id)]
        switch options.format {
        case .text:
            print("team       \(team.id)")
            if let name = team.name { print("name       \(name)") }
            print("retention  \(team.retention?.description ?? "as the store says")")
            print("limits     \(team.limits == nil ? "those of every team" : "of its own")")
            print("signed     \(team.signing.isRequired ? "always" : "not required")")
            let keys = team.keys ?? []
            print(keys.isEmpty ? "keys       none" : "\n" + KeysListing.table(keys.map { (team, $0) }, at: now))
        case .json: print(team.json(at: now).indented)
        }
    }
}
