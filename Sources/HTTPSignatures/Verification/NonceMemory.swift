public import CaptureKit
import Synchronization

/// Remembers which nonces came, for as long as a signature with one could be taken again.
///
/// In this process only, and until it ends: another instance does not know them.
public final class NonceMemory: Sendable {
    /// The longest that a signature can be taken, in seconds: from the earliest to the latest time that `created` allows.
    fileprivate static let stretch = 2 * SignedRequest.window

    private let limit: Int
    private struct State {
        var teams: [String: TeamNonces] = [:]
        /// When teams were last forgotten whose nonces are all too old.
        var swept = 0

        mutating func take(_ hash: UInt64, _ team: String, _ limit: Int, _ now: Int) -> Bool? {
            if now - swept >= NonceMemory.stretch {
                swept = now
                teams = teams.filter { !$0.value.isOver(now) }
            }
            return teams[team, default: TeamNonces(began: now)].take(hash, limit, now)
        }
    }

    private let state = Mutex(State())

    /// Remembers nothing yet.
    ///
    /// - Parameter limit: the most nonces of a team in ten minutes; a nonce takes about 16 bytes, 32 while the table grows.
    public init(limit: Int = 1_000_000) { self.limit = limit }

    /// Of how many teams there are nonces.
    var teamCount: Int { state.withLock { $0.teams.count } }

    /// Takes the nonce of a signature that holds.
    ///
    /// - Throws: ``Rejection`` when there is none or it came before, ``Unavailable`` when the team sends more than can be remembered.
    public func take(_ signature: VerifiedSignature, team: String, now: Timestamp) throws {
        guard let nonce = signature.nonce, !nonce.isEmpty else {
            throw Rejection.invalidSignature("the team wants a nonce in each signature; add the parameter nonce, new for each try")
        }
        var hasher = Hasher()
        hasher.combine(signature.keyID)
        hasher.combine(nonce)
        // Two nonces of one hash would refuse one request in 10^13.
        let hash = UInt64(bitPattern: Int64(hasher.finalize()))
        let isNew = state.withLock { $0.take(hash, team, limit, now.wholeSeconds) }
        guard let isNew else {
            throw Unavailable(
                .authUnavailable, retryAfter: .seconds(Self.stretch), cause: "more nonces of team \(team) in ten minutes than \(limit)")
        }
        guard isNew else { throw Rejection.staleSignature("a request with this nonce came before; sign each try anew, with a new nonce") }
    }
}

/// The nonces of one team: those of this stretch of time, and of the one before.
private struct TeamNonces {
    private var current: Set<UInt64> = []
    private var previous: Set<UInt64> = []
    private var began: Int

    init(began: Int) { self.began = began }

    /// Whether no signature with one of them can be taken any more.
    func isOver(_ now: Int) -> Bool { now - began >= 2 * NonceMemory.stretch }

    /// Whether the hash is new; nil when there is no room for it.
    mutating func take(_ hash: UInt64, _ limit: Int, _ now: Int) -> Bool? {
        let age = now - began
        if age >= NonceMemory.stretch {
            (previous, current, began) = (age < 2 * NonceMemory.stretch ? current : [], [], now)
        }
        if current.contains(hash) || previous.contains(hash) { return false }
        if current.count >= limit { return nil }
        current.insert(hash)
        return true
    }
}
