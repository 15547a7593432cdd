import Synchronization

/// What one team has used, in this instance.
final class TeamAccount: Sendable {
    private struct State: Sendable {
        var requests = Bucket()
        var bytes = Bucket()
        var day = 0
        var dayBytes = 0
        var concurrent = 0
        /// A body of unknown length may take more than the bytes' bucket holds; one at a time.
        var isOverdrawing = false

        mutating func turn(to day: Int) { if day > self.day { (self.day, dayBytes) = (day, 0) } }

        mutating func take(_ count: Int?, _ allowance: Allowance, _ moment: Moment) -> Result<Grant, LimitRefusal> {
            let now = moment.uptime
            turn(to: moment.day)
            if let rate = allowance.requests {
                let wait = requests.wait(for: rate.cost(1), rate, now: now)
                if wait > 0 { return .failure(.requests(wait: wait)) }
            }
            if let most = allowance.bytesPerDay, dayBytes + (count ?? 1) > most { return .failure(.day(left: max(0, most - dayBytes))) }
            if let rate = allowance.bytes {
                let debt = bytes.debt(now)
                // Nobody knows how much comes: only a full bucket lets it pass for certain.
                let wait = count.map { bytes.wait(for: rate.cost($0), rate, now: now) } ?? (debt >= rate.burst ? debt : 0)
                if wait > 0 { return .failure(.bytes(wait: wait, left: bytes.left(rate, now: now))) }
            }
            return .success(grant(count, isFull: allowance.bytes != nil, allowance, moment))
        }

        mutating func grant(_ count: Int?, isFull: Bool, _ allowance: Allowance, _ moment: Moment) -> Grant {
            let mayOverdraw = count == nil && isFull && bytes.debt(moment.uptime) == 0 && !isOverdrawing
            if mayOverdraw { isOverdrawing = true }
            charge(isHead: true, 0..<(count ?? 1), allowance, moment)
            return Grant(mayOverdraw: mayOverdraw, paidAt: bytes.fullAt)
        }

        mutating func charge(isHead: Bool, _ more: Range<Int>, _ allowance: Allowance, _ moment: Moment) {
            turn(to: moment.day)
            if isHead, let rate = allowance.requests { requests.take(rate.cost(1), now: moment.uptime) }
            if let rate = allowance.bytes { bytes.take(rate.cost(more.upperBound) - rate.cost(more.lowerBound), now: moment.uptime) }
            if allowance.bytesPerDay != nil, day == moment.day { dayBytes += more.count }
        }
    }

    private let state = Mutex(State())

    /// Takes a seat among the team's requests under way.
    ///
    /// - Throws: ``LimitRefusal/concurrent``.
    func enter(_ allowance: Allowance) throws(LimitRefusal) {
        let isIn = state.withLock { state in
            if let most = allowance.concurrent, state.concurrent >= most { return false }
            state.concurrent += 1
            return true
        }
        if !isIn { throw .concurrent }
    }

    /// Takes a seat, a request and its bytes, all or nothing.
    ///
    /// - Parameter bytes: what the client declared; nil when it did not, which takes 1.
    /// - Returns: what is to be given back with ``leave(_:_:unused:day:now:)``.
    func admit(_ bytes: Int?, _ allowance: Allowance, _ moment: Moment) throws(LimitRefusal) -> Grant {
        let result = state.withLock { state -> Result<Grant, LimitRefusal> in
            if let most = allowance.concurrent, state.concurrent >= most { return .failure(.concurrent) }
            let result = state.take(bytes, allowance, moment)
            if case .success = result { state.concurrent += 1 }
            return result
        }
        return try result.get()
    }

    /// Takes a request and its bytes, both or neither, where a seat is taken already; else the same as ``admit(_:_:_:)``.
    func take(_ bytes: Int?, _ allowance: Allowance, _ moment: Moment) throws(LimitRefusal) -> Grant {
        try state.withLock { $0.take(bytes, allowance, moment) }.get()
    }

    /// Takes a request and its bytes that were granted elsewhere.
    ///
    /// - Parameters:
    ///   - bytes: what the client declared; nil when it did not, which takes 1.
    ///   - isFull: whether the bucket there was full.
    func charge(_ bytes: Int?, isFull: Bool, _ allowance: Allowance, _ moment: Moment) -> Grant {
        state.withLock { $0.grant(bytes, isFull: isFull, allowance, moment) }
    }

    /// Takes bytes that nobody declared, all or none.
    ///
    /// - Parameter more: where they stand in the body, so that what many pieces cost does not depend on how it was cut.
    func takeMore(_ more: Range<Int>, mayOverdraw: Bool, _ allowance: Allowance, _ moment: Moment) throws(LimitRefusal) {
        let refusal = state.withLock { state -> LimitRefusal? in
            let now = moment.uptime
            if let most = allowance.bytesPerDay, state.day == moment.day, state.dayBytes + more.count > most {
                return .day(left: max(0, most - state.dayBytes))
            }
            if let rate = allowance.bytes, !mayOverdraw, state.bytes.wait(for: rate.cost(more.count), rate, now: now) > 0 {
                return .bytes(wait: state.bytes.debt(now), left: state.bytes.left(rate, now: now))
            }
            state.charge(isHead: false, more, allowance, moment)
            return nil
        }
        if let refusal { throw refusal }
    }

    /// Gives the seat back where nothing else was taken.
    func leave() { state.withLock { $0.concurrent -= 1 } }

    /// Gives the seat back, and the bytes that were taken and did not come.
    ///
    /// - Parameter unused: where the bytes that did not come would have stood in the body.
    func leave(_ grant: Grant, _ allowance: Allowance, unused: Range<Int>, day: Int, now: Int64) {
        state.withLock { state in
            state.concurrent -= 1
            if grant.mayOverdraw { state.isOverdrawing = false }
            guard !unused.isEmpty else { return }
            if let rate = allowance.bytes {
                state.bytes.giveBack(rate.cost(unused.upperBound) - rate.cost(unused.lowerBound), paidAt: grant.paidAt, now: now)
            }
            if allowance.bytesPerDay != nil, state.day == day { state.dayBytes = max(0, state.dayBytes - unused.count) }
        }
    }

    /// When nothing of it is worth keeping any more, in nanoseconds of the clock; nil while a request is under way.
    var forgettableAt: Int64? {
        state.withLock { $0.concurrent > 0 ? nil : max($0.requests.fullAt, $0.bytes.fullAt) }
    }

    /// Bytes that it has counted on this day.
    func dayBytes(_ day: Int) -> Int { state.withLock { $0.day == day ? $0.dayBytes : 0 } }
}
