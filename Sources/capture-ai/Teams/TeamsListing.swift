import ArgumentParser
import CaptureEngine
import CaptureKit
import CapturePlugins

struct TeamsListing: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the teams.",
        discussion: "Exits with 66 when the file cannot be read, 78 when it is wrong.")

    @OptionGroup var options: TeamsOptions

    func run() throws {
        let now = Timestamp.now()
        let teams = try options.read().list.teams
        switch options.format {
        case .text:
            if teams.isEmpty { return print("there are no teams; add one with \"capture-ai teams add\"") }
            print(Columns(["ID", "NAME", "RETENTION", "LIVE KEYS", "SIGNED"], teams.map { $0.row(at: now) }).text)
        case .json: print(JSONTree.array(teams.map { $0.json(at: now) }).indented)
        }
    }
}
