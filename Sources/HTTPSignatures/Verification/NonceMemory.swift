public import CaptureKit
import Synchronization

/// Remembers which nonces came, for as long as a signature with one could be taken again.
///
/// In this process only, and until it ends: another instance does not know them.
public final class NonceMemory: Sendable {
    /// The longest that a signature can be taken, in seconds: from the earliest to the latest time that `created` allows.
    fileprivate static let stretch = 2 * SignedRequest.window

    private let limit: Int
    private let teams = Mutex<[String: TeamNonces]>([:])

    /// Remembers nothing yet.
    ///
    /// - Parameter limit: the most nonces of a team in ten minutes; a nonce takes 16 bytes or less.
    public init(limit: Int = 1_000_000) { self.limit = limit }

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
        let isNew: Bool? = teams.withLock { $0[team, default: TeamNonces(began: now.wholeSeconds)].take(hash, limit, now.wholeSeconds) }
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
