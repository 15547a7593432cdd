/// The place of one value or key in the text.
@usableFromInline
struct JSONEntry {
    /// The first byte; a string's is its quote.
    @usableFromInline var start: UInt32
    /// One past the last byte.
    @usableFromInline var end: UInt32
    /// The entry after this value's subtree; while a container is open, the entry of the container around it.
    @usableFromInline var next: UInt32
    /// The kind in the low three bits; above them a container's number of children, or ``mark``.
    @usableFromInline var info: UInt32

    /// Says of a string that it contains an escape, of a bool that it is true.
    @inlinable static var mark: UInt32 { 1 &<< kindBits }
    /// One more child in a container's ``info``.
    static var child: UInt32 { 1 &<< kindBits }

    @inlinable static var kindBits: UInt32 { 3 }

    @inlinable var kind: JSONKind { JSONKind(rawValue: UInt8(truncatingIfNeeded: info & 7)).unsafelyUnwrapped }
    @inlinable var isMarked: Bool { info & Self.mark != 0 }
    @inlinable var children: Int { Int(info &>> Self.kindBits) }

    /// Lets most comparisons of a string end early: written without escapes, its length is known.
    @inlinable
    func mayEqual(_ utf8Count: Int) -> Bool { isMarked || Int(end &- start) &- 2 == utf8Count }
}
