import CaptureKit

/// Where the stage learns whose a key is.
protocol KeySource: Sendable {
    /// See `Stage.check`.
    func check() throws(FileProblems)
    /// See `Stage.start`.
    func start() async throws
    /// See `Stage.reload`.
    func reload() async
    /// See `Stage.notReady`.
    var notReady: String? { get }
    /// See `Stage.stop`.
    func stop() async

    /// What is known of a key without waiting.
    ///
    /// - Throws: `Unavailable` when keys cannot be checked.
    func key(_ digest: KeyDigest) throws -> KeyAnswer

    /// What is known of a key after asking; called when ``key(_:)`` has not been asked.
    ///
    /// - Throws: `Unavailable` when there is no answer, `CancellationError`.
    func ask(_ digest: KeyDigest) async throws -> KeyAnswer
}

/// What a source knows of a key.
enum KeyAnswer: Sendable {
    case found(KnownKey)
    case unknown
    /// It must be asked for first; `wasLive` when it had a team the last time.
    case notAsked(wasLive: Bool)

    /// Whether it is known to be let in.
    func isLive(at now: Timestamp) -> Bool { if case .found(let key) = self { key.isLive(at: now) } else { false } }
}

/// A key that some team has, or had.
struct KnownKey: Sendable {
    let team: Team
    /// What the log calls it.
    let name: String
    private let expires: Timestamp
    let isRevoked: Bool

    init(_ key: TeamKey, of team: Team) {
        (self.team, name) = (team, key.label ?? key.digest.short)
        (expires, isRevoked) = (key.expires ?? Timestamp(microseconds: .max), key.isRevoked)
    }

    /// A key that is live as long as the source says so.
    init(_ digest: KeyDigest, of team: Team) {
        (self.team, name) = (team, digest.short)
        (expires, isRevoked) = (Timestamp(microseconds: .max), false)
    }

    func isLive(at now: Timestamp) -> Bool { !isRevoked && now < expires }
}
