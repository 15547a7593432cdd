/// A token bucket as one moment: when it will be full again (GCRA, ITU-T I.371 §A, in its virtual scheduling form).
///
/// A request that is larger than the bucket may pass when the bucket is full, and the next one waits until that is paid off: the rate
/// holds on average, and no request has to wait for ever.
struct Bucket: Sendable, Equatable {
    /// When it is full again, in nanoseconds of the clock that callers use; it is full now when that is past.
    private(set) var fullAt: Int64 = 0

    /// How long until `cost` may be taken, in nanoseconds; 0 or less when it may now.
    func wait(for cost: Int64, _ rate: Rate, now: Int64) -> Int64 { debt(now) + min(cost, rate.burst) - rate.burst }

    /// How long until it is full, in nanoseconds.
    func debt(_ now: Int64) -> Int64 { max(fullAt - now, 0) }

    /// Takes `cost` whether it is there or not.
    mutating func take(_ cost: Int64, now: Int64) { fullAt = max(fullAt, now) + cost }

    /// Gives back what was taken too much, unless the time since has paid it off: the bucket has been refilled by that already, and would
    /// let more than its burst pass at once.
    ///
    /// - Parameter paidAt: ``fullAt`` as it was when this had been taken.
    mutating func giveBack(_ cost: Int64, paidAt: Int64, now: Int64) { fullAt -= min(cost, max(paidAt - now, 0)) }

    /// The units that may be taken now.
    func left(_ rate: Rate, now: Int64) -> Int { rate.count(in: rate.burst - debt(now)) }
}
