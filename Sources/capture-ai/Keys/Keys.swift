import ArgumentParser

struct Keys: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make, list and revoke the project API keys of teams.",
        discussion: """
            Only the SHA-256 of a key is kept, so a key is shown once, when it is made. A team may have several live keys: to change one \
            without a pause, make another, move the senders to it, then revoke the first.
            """,
        subcommands: [KeysCreating.self, KeysListing.self, KeysRevoking.self])
}
