import Glibc

/// A growing run of contiguous bytes that becomes ``Bytes`` without a copy.
///
/// It belongs to one task at a time and is not `Sendable`.
public final class BytesBuilder {
    // One task has it, and no method calls another one while it writes a property: nothing is left for the check at run time to find.
    @exclusivity(unchecked) private var base: UnsafeMutableRawPointer?

    /// How many bytes it holds.
    @exclusivity(unchecked) public private(set) var count = 0

    /// How many bytes it can hold before it must grow.
    @exclusivity(unchecked) public private(set) var capacity = 0

    /// Holds nothing yet.
    public init() {}

    deinit { free(base) }

    /// Makes room for `total` bytes in all. Growing a large buffer moves page tables, not bytes (`mremap`).
    public func grow(to total: Int) {
        guard total > capacity else { return }
        guard let grown = realloc(base, total) else { preconditionFailure("out of memory: \(total) bytes") }
        base = grown
        capacity = total
    }

    /// Appends `source`, growing when it must.
    public func append(_ source: UnsafeRawBufferPointer) {
        guard let start = source.baseAddress, source.count > 0 else { return }
        append(atMost: source.count) { room in
            room.baseAddress?.copyMemory(from: start, byteCount: source.count)
            return source.count
        }
    }

    /// Lets `fill` write up to `limit` bytes behind the last one; `fill` says how many it wrote.
    public func append(atMost limit: Int, _ fill: (UnsafeMutableRawBufferPointer) throws -> Int) rethrows {
        if count + limit > capacity { grow(to: max(count + limit, capacity * 2)) }
        guard let base else { return }
        let written = try fill(UnsafeMutableRawBufferPointer(start: base + count, count: limit))
        precondition(written >= 0 && written <= limit, "more bytes than there was room for")
        count += written
    }

    /// Drops the last bytes, so that `kept` are left; does nothing when there are no more.
    public func truncate(to kept: Int) { count = min(count, max(kept, 0)) }

    /// Lends the bytes so far.
    @inline(__always)
    public func withUnsafeBytes<R, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
        try body(UnsafeRawBufferPointer(start: base, count: count))
    }

    /// Hands the bytes over and leaves the buffer empty.
    ///
    /// - Parameter lease: is kept as long as the bytes are, such as a share of a memory budget.
    public func freeze(lease: (any Sendable)? = nil) -> Bytes {
        let frozen = Bytes(ByteStorage(adopting: base ?? ByteStorage.allocate(0), lease: lease), count: count)
        (base, count, capacity) = (nil, 0, 0)
        return frozen
    }
}
