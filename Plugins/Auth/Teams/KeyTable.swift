/// Every key of a file, to be found by its digest. Immutable: a changed file makes another one.
final class KeyTable: Sendable {
    private let keys: [KeyDigest: KnownKey]

    init(_ list: TeamList) {
        var keys: [KeyDigest: KnownKey] = [:]
        for team in list.teams {
            for key in team.keys ?? [] { keys[key.digest] = KnownKey(key, of: team) }
        }
        self.keys = keys
    }

    /// How many keys there are.
    var count: Int { keys.count }

    subscript(digest: KeyDigest) -> KeyAnswer { keys[digest].map { .found($0) } ?? .unknown }
}
