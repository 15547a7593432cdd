import Synchronization

/// The accounts of all teams, of which it keeps a bounded number.
final class TeamTable: Sendable {
    private let most: Int
    private let accounts = Mutex<[String: TeamAccount]>([:])

    /// Creates an empty table.
    ///
    /// - Parameter most: how many accounts it keeps, about 200 bytes each.
    init(most: Int = 65_536) { self.most = most }

    /// How many accounts there are.
    var count: Int { accounts.withLock { $0.count } }

    /// The team's account, made when there is none.
    func account(of team: String, _ moment: Moment) -> TeamAccount {
        accounts.withLock { accounts in
            if let account = accounts[team] { return account }
            if accounts.count >= most { forget(in: &accounts, moment) }
            let account = TeamAccount()
            accounts[team] = account
            return account
        }
    }

    /// Forgets the teams that are at rest, and of the others those who will be soonest until there is some room. A team that has counted
    /// bytes of the day goes last; what it sent today is forgotten with it.
    private func forget(in accounts: inout [String: TeamAccount], _ moment: Moment) {
        let candidates = accounts.compactMap { team, account in
            account.forgettableAt.map { (team: team, sent: account.dayBytes(moment.day) > 0, at: $0) }
        }.sorted { ($0.sent ? 1 : 0, $0.at) < ($1.sent ? 1 : 0, $1.at) }
        let wanted = max(1, most / 16)
        for (index, candidate) in candidates.enumerated() {
            if index >= wanted, candidate.sent || candidate.at > moment.uptime { break }
            accounts[candidate.team] = nil
        }
    }
}
