import CaptureKit
import Synchronization

/// What one request holds of its team's limits from its head to its end, whatever its end is: its seat, and the bytes that were taken for
/// it. It is given back when nothing refers to it any more.
final class Lease: Sendable {
    private struct State: Sendable {
        /// Bytes that have come.
        var arrived = 0
        /// Why no more may come.
        var refusal: Rejection?
    }

    private let account: TeamAccount
    private let terms: Terms
    private let instruments: Instruments
    /// Bytes taken on the head.
    private let reserved: Int
    private let grant: Grant
    /// Where they were taken, and the rest is settled, if not only here.
    private let shared: SharedGrant?
    private let state = Mutex(State())

    /// Looks after what `account` has given.
    ///
    /// - Parameter declared: the bytes that were taken; nil when the client did not say, which takes 1.
    init(
        _ account: TeamAccount, _ terms: Terms, _ instruments: Instruments, declared: Int?, _ grant: Grant, shared: SharedGrant? = nil
    ) {
        (self.account, self.terms, self.instruments) = (account, terms, instruments)
        (reserved, self.grant, self.shared) = (declared ?? 1, grant, shared)
    }

    deinit {
        let arrived = state.withLock { $0.arrived }
        account.leave(
            grant, terms.allowance, unused: min(arrived, reserved)..<reserved, day: terms.moment.day, now: instruments.uptime())
        if reserved != arrived, terms.allowance.countsBytes { shared?.settle(arrived - reserved, terms.allowance) }
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
            let charged = max(reserved, before)
            if total > charged, terms.allowance.countsBytes {
                let refusal = charge(charged..<total)
                if let refusal { try refuse(refusal, total, charged, &limit, &state.refusal) }
            }
            return total > limit ? max(0, limit + 1 - before) : bytes
        }
    }

    private func charge(_ more: Range<Int>) -> LimitRefusal? {
        let moment = Moment(uptime: instruments.uptime(), day: terms.moment)
        do throws(LimitRefusal) {
            try account.takeMore(more, mayOverdraw: grant.mayOverdraw, terms.allowance, moment)
            return nil
        } catch { return error }
    }

    /// A rate ends the body now; the day's bytes end it at the byte that crosses them, unless a narrower limit does.
    private func refuse(
        _ refusal: LimitRefusal, _ total: Int, _ charged: Int, _ limit: inout Int, _ pending: inout Rejection?
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
