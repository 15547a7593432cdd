import ArgumentParser

struct Teams: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List and change the teams that may send events.",
        discussion: """
            Start with "capture-ai teams add 1 --name acme" and "capture-ai keys create 1". The file is changed as a whole, and a running \
            service takes it over within a second. What only the file can say (retention of an existing team, limits, signing secrets) is \
            changed with an editor; "capture-ai validate" checks it.
            """,
        subcommands: [TeamsAdding.self, TeamsListing.self, TeamsShowing.self, TeamsRemoving.self])
}
