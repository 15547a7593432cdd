public import CaptureBytes

/// Collects a request's body in one run of memory that the process's byte budget has granted.
///
/// With a known size there is one allocation and one copy; without, room doubles as the bytes come. Either way the budget is charged as
/// they come, in steps that double: a size that a client only declares keeps nobody else out.
public final class BodyBuffer {
    private static let firstShare = 64 * 1024

    private let limit: Int
    private let expected: Int
    private let share: ByteBudget.Share
    private var granted: Int
    private let buffer = BytesBuilder()

    /// Waits until there is room for `expected` bytes, and takes the first of them.
    ///
    /// - Throws: ``Unavailable`` with ``Code/overloaded`` when there is no room in time.
    public init(expected: Int, budget: ByteBudget) async throws {
        (self.expected, limit) = (expected, budget.limit)
        granted = min(expected, BodyBuffer.firstShare)
        share = try await budget.take(granted, room: expected)
        buffer.grow(to: expected)
    }

    /// How many bytes have come.
    public var count: Int { buffer.count }

    /// Appends `length` bytes that `copy` writes, waiting for room where there is none yet.
    ///
    /// - Throws: ``Unavailable`` with ``Code/overloaded``, or what `copy` throws.
    public func append(atMost length: Int, _ copy: (UnsafeMutableRawBufferPointer) throws -> Int) async throws {
        let needed = buffer.count + length
        if needed > granted {
            // No more than the client declared, and never more than there is, where what came would fit.
            let most = needed <= expected ? expected : max(needed, limit)
            let wanted = min(max(needed, granted * 2), most)
            try await share.grow(by: wanted - granted)
            granted = wanted
            buffer.grow(to: granted)
        }
        try buffer.append(atMost: length, copy)
    }

    /// Drops the last bytes, so that `kept` are left; what the budget granted for them stays.
    public func truncate(to kept: Int) { buffer.truncate(to: kept) }

    /// Takes `bytes` more out of the budget, for what is made of the bytes; they are given back together.
    ///
    /// - Throws: ``Unavailable`` with ``Code/overloaded`` when there is no room in time.
    public func reserve(_ bytes: Int) async throws { try await share.grow(by: bytes) }

    /// Lends what has come so far.
    @inline(__always)
    public func withUnsafeBytes<R, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
        try buffer.withUnsafeBytes(body)
    }

    /// Hands the bytes over; their share of the budget goes with them.
    public func freeze() -> Bytes { buffer.freeze(lease: share) }
}
