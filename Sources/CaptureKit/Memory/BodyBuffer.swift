public import CaptureBytes

/// Collects a request's body in one run of memory that the process's byte budget has granted.
///
/// With a known size there is one allocation and one copy; without, room doubles as the bytes come.
public final class BodyBuffer {
    private let share: ByteBudget.Share
    private let buffer = BytesBuilder()

    /// Waits for room for `expected` bytes.
    ///
    /// - Throws: ``Unavailable`` with ``Code/overloaded`` when there is no room in time.
    public init(expected: Int, budget: ByteBudget) async throws {
        share = try await budget.take(expected)
        buffer.grow(to: expected)
    }

    /// How many bytes have come.
    public var count: Int { buffer.count }

    /// Appends `length` bytes that `copy` writes, waiting for room where there is none yet.
    ///
    /// - Throws: ``Unavailable`` with ``Code/overloaded``, or what `copy` throws.
    public func append(atMost length: Int, _ copy: (UnsafeMutableRawBufferPointer) throws -> Int) async throws {
        let needed = buffer.count + length
        if needed > buffer.capacity {
            let capacity = max(needed, buffer.capacity * 2)
            try await share.grow(by: capacity - buffer.capacity)
            buffer.grow(to: capacity)
        }
        try buffer.append(atMost: length, copy)
    }

    /// Lends what has come so far.
    @inline(__always)
    public func withUnsafeBytes<R, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
        try buffer.withUnsafeBytes(body)
    }

    /// Hands the bytes over; their share of the budget goes with them.
    public func freeze() -> Bytes { buffer.freeze(lease: share) }
}
