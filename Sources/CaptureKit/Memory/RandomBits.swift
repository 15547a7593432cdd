import Glibc
import Synchronization

/// Unpredictable bits from the system, fetched many at a time, as one by one each costs a system call.
public final class RandomBits: Sendable {
    private static let batch = 32
    private let pool = Mutex<[UInt64]>([])

    /// Creates an empty pool.
    public init() {}

    /// The next sixty-four bits.
    public func next() -> UInt64 {
        pool.withLock { pool in
            if pool.isEmpty {
                pool = Array(unsafeUninitializedCapacity: RandomBits.batch) { words, count in
                    // Up to 256 bytes it cannot fail (getentropy(3)).
                    precondition(getentropy(words.baseAddress, RandomBits.batch * 8) == 0, "the system has no random bytes")
                    count = RandomBits.batch
                }
            }
            return pool.removeLast()
        }
    }
}
