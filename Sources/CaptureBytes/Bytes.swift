/// An immutable slice of a reference-counted, contiguous buffer; slicing shares, never copies.
public struct Bytes: Sendable {
    @usableFromInline let storage: ByteStorage
    @usableFromInline let range: Range<Int>

    /// Takes `count` bytes of `storage`, from its start.
    init(_ storage: ByteStorage, count: Int) {
        self.storage = storage
        range = 0..<count
    }

    private init(storage: ByteStorage, range: Range<Int>) {
        (self.storage, self.range) = (storage, range)
    }

    /// Copies `array`.
    public init(_ array: [UInt8]) {
        self = array.withUnsafeBytes { Bytes(copying: $0) }
    }

    /// Copies the UTF-8 of `text`.
    public init(_ text: String) {
        self.init(Array(text.utf8))
    }

    /// Copies `source`.
    public init(copying source: UnsafeRawBufferPointer) {
        self.init(ByteStorage(copying: source), count: source.count)
    }

    /// How many bytes.
    public var count: Int { range.count }

    /// Whether there is no byte.
    public var isEmpty: Bool { range.isEmpty }

    /// The bytes at `offsets`, counted from this slice's start.
    ///
    /// - Precondition: `offsets` lies within `0...count`.
    public subscript(offsets: Range<Int>) -> Bytes {
        precondition(offsets.lowerBound >= 0 && offsets.upperBound <= count, "a slice outside its bytes")
        return Bytes(storage: storage, range: range.lowerBound + offsets.lowerBound..<range.lowerBound + offsets.upperBound)
    }

    /// Lends the memory for the length of `body`.
    @inlinable
    public func withUnsafeBytes<R, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
        defer { withExtendedLifetime(storage) {} }
        return try body(UnsafeRawBufferPointer(start: storage.base + range.lowerBound, count: range.count))
    }
}

extension Bytes: Equatable {
    /// Whether both hold the same bytes.
    public static func == (a: Bytes, b: Bytes) -> Bool {
        a.count == b.count && a.withUnsafeBytes { a in b.withUnsafeBytes { b in a.elementsEqual(b) } }
    }
}

extension [UInt8] {
    /// Copies `bytes`.
    public init(_ bytes: Bytes) {
        self = bytes.withUnsafeBytes { Array($0) }
    }
}

extension String {
    /// Decodes `bytes`; what is not UTF-8 becomes U+FFFD.
    public init(decoding bytes: Bytes) {
        self = bytes.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    }
}
