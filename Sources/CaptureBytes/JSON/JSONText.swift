/// The borrowed text that a tape's entries point into.
struct JSONText {
    let bytes: UnsafeRawBufferPointer

    /// The bytes between a string's quotes.
    @inline(__always)
    func content(_ string: JSONEntry) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[Int(string.start) &+ 1..<Int(string.end) &- 1])
    }

    /// Lends a string's decoded bytes, in which a lone surrogate has its generalised form.
    @inline(__always)
    func withDecoded<R>(_ string: JSONEntry, _ body: (UnsafeRawBufferPointer) -> R) -> R {
        let raw = content(string)
        if !string.isMarked { return body(raw) }
        return withUnsafeTemporaryAllocation(byteCount: raw.count, alignment: 1) { scratch in
            body(UnsafeRawBufferPointer(rebasing: scratch[..<JSONEscape.decode(raw, into: scratch).count]))
        }
    }

    /// Whether a string's decoded value is this UTF-8.
    @inline(__always)
    func string(_ string: JSONEntry, equals utf8: UnsafeRawBufferPointer) -> Bool {
        string.isMarked ? escapedString(string, equals: utf8) : content(string).isSame(as: utf8)
    }

    @inline(never)
    private func escapedString(_ string: JSONEntry, equals utf8: UnsafeRawBufferPointer) -> Bool {
        let raw = content(string)
        // Decoding never makes a string longer.
        guard raw.count >= utf8.count else { return false }
        return withUnsafeTemporaryAllocation(byteCount: raw.count, alignment: 1) { scratch in
            let decoded = JSONEscape.decode(raw, into: scratch)
            return decoded.isWellFormed && UnsafeRawBufferPointer(rebasing: scratch[..<decoded.count]).isSame(as: utf8)
        }
    }
}
