import ArgumentParser
import CaptureEngine
import CaptureKit
import CapturePlugins

struct KeysRevoking: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Refuse a key from now on.",
        discussion: """
            A running service refuses it within a second. With - the key itself is read from standard input, for one that was found where \
            it should not be; on the command line it would stay in the shell's history.

            Exits with 0 when it is revoked, 1 when there is no such team or key or several have the name, 66 when the file cannot be read \
            or written, 78 when it is wrong.
            """)

    @Argument(help: "The team's id.")
    var team: String

    @Argument(help: "The key's label, the first 8 or more digits of its SHA-256, or -.")
    var key: String

    @OptionGroup var options: TeamsOptions

    func validate() throws {
        if key.hasPrefix("phc_") {
            throw ValidationError("name the key by its label or its SHA-256, or give - and the key on standard input")
        }
    }

    func run() throws {
        let isMeant = try meaning()
        let revoked = try options.edit { document in
            let index = try document.index(ofTeam: team)
            let keys = document.list.teams[index].keys ?? []
            let found = keys.indices.filter { isMeant(keys[$0]) }
            let open = found.filter { !keys[$0].isRevoked }
            guard let first = open.first ?? found.first else {
                complain("team \(team) has no such key; \"capture-ai keys list \(team)\" shows them")
                throw Exit.refused
            }
            guard open.count <= 1 else {
                let digests = open.map { keys[$0].digest.short }.joined(separator: ", ")
                complain("team \(team) has several such keys; choose one by its SHA-256: \(digests)")
                throw Exit.refused
            }
            if !open.isEmpty { try document.revoke(key: first, ofTeamAt: index) }
            return keys[first]
        }
        switch options.format {
        case .text: print("key \(revoked.label.map { "\"\($0)\"" } ?? revoked.digest.short) of team \(team) is revoked")
        case .json: print((["team": .string(team), "revoked": .string(revoked.digest.description)] as JSONTree).indented)
        }
    }

    /// Tells which keys the argument means.
    private func meaning() throws -> (TeamKey) -> Bool {
        if key == "-" {
            let digest = KeyDigest(hashing: readLine() ?? "")
            return { $0.digest == digest }
        }
        let name = key
        let isDigest = (8...64).contains(name.utf8.count) && name.allSatisfy(\.isHexDigit)
        return { $0.label == name || isDigest && $0.digest.description.hasPrefix(name.lowercased()) }
    }
}
