import Glibc

/// The one owner of a run of C memory; frees it when the last slice goes.
///
/// Nothing writes to the memory once a `ByteStorage` holds it, which is what makes sharing it sound.
@usableFromInline
final class ByteStorage: @unchecked Sendable {
    @usableFromInline let base: UnsafeMutableRawPointer
    private let lease: (any Sendable)?

    /// Takes over `base`, which `malloc` made, and keeps `lease` as long as the memory.
    init(adopting base: UnsafeMutableRawPointer, lease: (any Sendable)?) {
        self.base = base
        self.lease = lease
    }

    convenience init(copying source: UnsafeRawBufferPointer) {
        let base = ByteStorage.allocate(source.count)
        if let start = source.baseAddress { base.copyMemory(from: start, byteCount: source.count) }
        self.init(adopting: base, lease: nil)
    }

    deinit { free(base) }

    /// Uninitialised memory of at least one byte.
    static func allocate(_ count: Int) -> UnsafeMutableRawPointer {
        guard let base = malloc(max(count, 1)) else { preconditionFailure("out of memory: \(count) bytes") }
        return base
    }
}
