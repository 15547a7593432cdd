import Synchronization

/// Unpredictable bits from the system, fetched many at a time, as one by one each costs a system call.
public final class RandomBits: Sendable {
    private let pool = Mutex<[UInt64]>([])

    /// Creates an empty pool.
    public init() {}

    /// The next sixty-four bits.
    public func next() -> UInt64 {
        pool.withLock { pool in
            if pool.isEmpty {
                var system = SystemRandomNumberGenerator()
                for _ in 0..<128 { pool.append(system.next()) }
            }
            return pool.removeLast()
        }
    }
}
