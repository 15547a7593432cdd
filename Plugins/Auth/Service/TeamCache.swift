/// What a team service answered, as long as it is used.
struct TeamCache {
    /// What is told to those who ask.
    enum Answer: Sendable {
        case answer(KeyAnswer)
        case failure(String)
    }

    /// How long a question that failed is not asked again.
    private static let pause = Duration.seconds(1)

    private struct Hit {
        let key: KnownKey
        var fresh: ContinuousClock.Instant
        /// Until when it is used while there is no new answer.
        let end: ContinuousClock.Instant
    }

    private struct Miss {
        /// Why there was no answer; nil when the answer was that the key is unknown.
        let failure: String?
        let end: ContinuousClock.Instant
    }

    private let settings: TeamService.Settings
    private var hits: RecentKeys<Hit>
    // Apart, so that a flood of made-up keys does not drive those out that have a team.
    private var misses: RecentKeys<Miss>

    init(_ settings: TeamService.Settings) {
        self.settings = settings
        hits = RecentKeys(limit: settings.cachedKeys)
        misses = RecentKeys(limit: settings.cachedKeys)
    }

    /// What is known of a key; nil when the service is to be asked.
    mutating func answer(_ digest: KeyDigest, at now: ContinuousClock.Instant) -> Answer? {
        if let hit = hits[digest], now < hit.fresh { return .answer(.found(hit.key)) }
        guard let miss = misses[digest], now < miss.end else { return nil }
        return miss.failure.map { .failure($0) } ?? .answer(.unknown)
    }

    /// The team that the key had the last time, as long as it may be used.
    mutating func lastHit(_ digest: KeyDigest, at now: ContinuousClock.Instant) -> KnownKey? {
        guard let hit = hits[digest], now < hit.end else { return nil }
        return hit.key
    }

    /// Keeps what became of a question; returns what those who asked are told.
    mutating func keep(_ result: TeamQuestion.Result, for digest: KeyDigest, at now: ContinuousClock.Instant) -> Answer {
        switch result {
        case .found(let key):
            misses.remove(digest)
            let fresh = now + settings.hits
            hits.insert(Hit(key: key, fresh: fresh, end: fresh + settings.stale), for: digest)
            return .answer(.found(key))
        case .unknown:
            hits.remove(digest)
            misses.insert(Miss(failure: nil, end: now + settings.misses), for: digest)
            return .answer(.unknown)
        case .failed(let cause):
            if var hit = hits[digest], now < hit.end {
                hit.fresh = min(now + TeamCache.pause, hit.end)
                hits.insert(hit, for: digest)
                return .answer(.found(hit.key))
            }
            hits.remove(digest)
            misses.insert(Miss(failure: cause, end: now + TeamCache.pause), for: digest)
            return .failure(cause)
        }
    }
}
