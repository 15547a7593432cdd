/// The bytes of a document and the entries of all its values and keys in text order, in one allocation.
///
/// Unchecked because `ManagedBuffer` is not Sendable; the scanner fills it before anyone else sees it, and nobody writes after.
@usableFromInline
struct JSONTape: @unchecked Sendable {
    @usableFromInline let buffer: ManagedBuffer<Bytes, JSONEntry>

    init(_ bytes: Bytes, capacity: Int) {
        buffer = .create(minimumCapacity: capacity) { _ in bytes }
    }

    /// The start of the entries: valid while this tape is alive, initialised as far as the scanner came.
    @inline(__always)
    var entries: UnsafeMutablePointer<JSONEntry> { buffer.withUnsafeMutablePointerToElements { $0 } }

    @inline(__always)
    var bytes: Bytes { buffer.header }

    @inlinable
    subscript(position: Int) -> JSONEntry { buffer.withUnsafeMutablePointerToElements { $0[position] } }

    /// A copy with more room.
    func grown(count: Int, capacity: Int) -> JSONTape {
        let copy = JSONTape(bytes, capacity: capacity)
        copy.entries.initialize(from: entries, count: count)
        // `entries` alone does not keep this tape alive.
        return withExtendedLifetime(self) { copy }
    }

    /// Lends the text for the duration of `body`; once for a whole search, because each time costs a retain.
    @inline(__always)
    func withText<R>(_ body: (JSONText) -> R) -> R {
        buffer.withUnsafeMutablePointerToHeader { header in
            header.pointee.withUnsafeBytes { body(JSONText(bytes: $0)) }
        }
    }
}
