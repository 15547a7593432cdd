import CaptureKit
import Synchronization

/// What one request holds of its team's limits from its head to its end, whatever its end is: its seat, and the bytes that were taken for
/// it. It is given back when nothing refers to it any more.
final class Lease: Sendable {
    private struct State: Sendable {
        /// Bytes taken on the head.
        var reserved = 0
        var mayOverdraw = false
        /// Where the rest is settled at the end, when it was taken there.
        var shared: SharedGrant?
        /// Bytes that have come.
        var arrived = 0
        /// Why no more may come.
        var refusal: Rejection?
    }

    private let account: TeamAccount
    private let terms: Terms
    private let instruments: Instruments
    private let state = Mutex(State())

    /// Takes a seat.
    ///
    /// - Throws: ``Refusal/concurrent``.
    static func enter(_ account: TeamAccount, _ terms: Terms, _ instruments: Instruments) throws(Refusal) -> Lease {
        try account.enter(terms.allowance)
        return Lease(account, terms, instruments)
    }

    private init(_ account: TeamAccount, _ terms: Terms, _ instruments: Instruments) {
        (self.account, self.terms, self.instruments) = (account, terms, instruments)
    }

    deinit {
        let (reserved, arrived, overdrew, shared) = state.withLock { ($0.reserved, $0.arrived, $0.mayOverdraw, $0.shared) }
        account.leave(terms.allowance, unused: min(arrived, reserved)..<reserved, wasOverdrawing: overdrew, day: terms.moment.day)
        if reserved > 0, reserved != arrived { shared?.settle(arrived - reserved, terms.allowance) }
    }

    /// Takes the request and its declared bytes out of this instance's buckets.
    func take(_ declared: Int?) throws(Refusal) {
        note(declared, mayOverdraw: try account.take(declared, terms.allowance, terms.moment))
    }

    /// Takes what another place has granted already.
    func take(_ declared: Int?, granted: SharedGrant) {
        let mayOverdraw = account.charge(declared, isFull: granted.wasFull, terms.allowance, terms.moment)
        note(declared, mayOverdraw: mayOverdraw)
        state.withLock { $0.shared = granted }
    }

    private func note(_ declared: Int?, mayOverdraw: Bool) {
        state.withLock { ($0.reserved, $0.mayOverdraw) = (declared ?? 1, mayOverdraw) }
    }

    /// Throws why no more bytes may come, if that is so.
    func check() throws { if let refusal = state.withLock({ $0.refusal }) { throw refusal } }

    /// Counts bytes that have come.
    ///
    /// - Returns: how many of them to show to who reads the body: all, or up to the byte that crosses a limit, with it, so that who has a
    ///   narrower limit refuses it; then ``check()`` throws.
    /// - Throws: the answer when a rate is reached.
    func count(_ bytes: Int) throws -> Int {
        try state.withLock { state in
            let before = state.arrived
            let total = before + bytes
            state.arrived = total
            var limit = terms.ceiling.limit
            if total > limit { state.refusal = terms.ceiling.rejection(total) }
            let charged = max(state.reserved, before)
            if total > charged, terms.allowance.countsBytes {
                let refusal = charge(charged..<total, state.mayOverdraw)
                if let refusal { try refuse(refusal, total, charged, &limit, &state.refusal) }
            }
            return total > limit ? max(0, limit + 1 - before) : bytes
        }
    }

    private func charge(_ more: Range<Int>, _ mayOverdraw: Bool) -> Refusal? {
        let moment = Moment(uptime: instruments.uptime(), day: terms.moment)
        do throws(Refusal) {
            try account.takeMore(more, mayOverdraw: mayOverdraw, terms.allowance, moment)
            return nil
        } catch { return error }
    }

    /// A rate ends the body now; the day's bytes end it at the byte that crosses them, unless a narrower limit does.
    private func refuse(
        _ refusal: Refusal, _ total: Int, _ charged: Int, _ limit: inout Int, _ pending: inout Rejection?
    ) throws(Rejection) {
        let rejection = refusal.rejection(terms.allowance, terms.moment, asked: total)
        guard case .day(let left) = refusal else {
            instruments.count(refusal)
            throw rejection
        }
        guard charged + left < limit else { return }
        instruments.count(refusal)
        (limit, pending) = (charged + left, rejection)
    }
}
