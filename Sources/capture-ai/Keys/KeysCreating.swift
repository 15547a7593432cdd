import ArgumentParser
import CaptureEngine
import CaptureKit
import CapturePlugins

struct KeysCreating: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Make a key, and show it this once.",
        discussion: """
            The key alone goes to standard output: key=$(capture-ai keys create 1).

            Exits with 0 when it is made, 1 when there is no such team or it has a live key of this label, 64 for a wrong option, 66 when \
            the file cannot be read or written, 78 when it is wrong.
            """)

    @Argument(help: "The team's id.")
    var team: String

    @Option(help: "What people call the key (default: key-1 and so on).")
    var label: String?

    @Option(help: ArgumentHelp("When it ends: 90d, 12h, 2027-01-31 or a time of RFC 3339 (default: never).", valueName: "when"))
    var expires: KeyExpiry?

    @OptionGroup var options: TeamsOptions

    func validate() throws {
        if let label { try Label.check(label, "--label") }
    }

    func run() throws {
        let now = Timestamp.now()
        let ends = expires?.time(from: now)
        if let ends, ends <= now { throw ValidationError("--expires is in the past") }
        let random = RandomBits()
        let key = ProjectKey { random.next() }
        let kept = try options.edit { document in
            let index = try document.index(ofTeam: team)
            let label = try newLabel(among: document.list.teams[index].keys ?? [], at: now)
            var members: [(key: String, value: JSONTree)] = [
                ("sha256", .string(key.digest.description)), ("label", .string(label)), ("created_at", .string(now.wholeSecond.brief)),
            ]
            if let ends { members.append(("expires_at", .string(ends.wholeSecond.brief))) }
            try document.add(key: .object(members), toTeamAt: index)
            return document.list.teams[index].keys?.last
        }
        guard let kept else { throw Exit.noInput }
        switch options.format {
        case .text:
            print(key.text)
            let end = kept.expires.map { ", and ends \($0.brief)" } ?? ""
            complain("this is key \"\(kept.label ?? "")\" of team \(team)\(end); it is not shown again")
        case .json:
            guard case .object(let members) = kept.json(at: now) else { return }
            print(JSONTree.object([("key", .string(key.text)), ("team", .string(team))] + members).indented)
        }
    }

    private func newLabel(among keys: [TeamKey], at now: Timestamp) throws -> String {
        if let label {
            guard !keys.contains(where: { $0.label == label && $0.isLive(at: now) }) else {
                complain("team \(team) has a live key \(label.quoted) already; choose another label")
                throw Exit.refused
            }
            return label
        }
        let taken = Set(keys.map(\.label))
        var number = keys.count + 1
        while taken.contains("key-\(number)") { number += 1 }
        return "key-\(number)"
    }
}
