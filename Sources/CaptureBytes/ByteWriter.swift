import Glibc

/// A growing output of bytes, with one owner.
public struct ByteWriter: ~Copyable, @unchecked Sendable {
    private var base: UnsafeMutableRawPointer
    private var capacity: Int

    /// The number of bytes written.
    public private(set) var count = 0

    /// An empty output with room for `capacity` bytes; more is made as needed.
    public init(capacity: Int = 0) {
        self.capacity = max(capacity, 64)
        base = ByteStorage.allocate(self.capacity)
    }

    deinit { free(base) }

    /// Appends the UTF-8 of a text.
    public mutating func append(_ text: String) {
        text.withUTF8Bytes { append($0) }
    }

    /// Appends the UTF-8 of a literal, which needs no reference count.
    public mutating func append(literal: StaticString) {
        append(UnsafeRawBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
    }

    /// Appends a slice.
    public mutating func append(_ slice: Bytes) {
        slice.withUnsafeBytes { append($0) }
    }

    /// Appends bytes as they are.
    public mutating func append(_ raw: UnsafeRawBufferPointer) {
        guard let source = raw.baseAddress else { return }
        reserve(raw.count)
        (base + count).copyMemory(from: source, byteCount: raw.count)
        count &+= raw.count
    }

    /// Lets `fill` write up to `limit` bytes behind the last one; `fill` says how many it wrote.
    @inline(__always)
    mutating func append(atMost limit: Int, _ fill: (UnsafeMutableRawBufferPointer) -> Int) {
        reserve(limit)
        count &+= fill(UnsafeMutableRawBufferPointer(start: base + count, count: limit))
    }

    /// Appends one byte.
    public mutating func append(byte: UInt8) {
        reserve(1)
        base.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
        count &+= 1
    }

    /// Appends a number in decimal digits.
    public mutating func append(decimal number: Int) {
        // The longest Int has 19 digits and a sign.
        reserve(20)
        if number < 0 { append(byte: UInt8(ascii: "-")) }
        var rest = number.magnitude
        var digits = 1
        var unit: UInt = 10
        while digits < 19, rest >= unit {
            digits &+= 1
            unit &*= 10
        }
        for place in stride(from: count + digits - 1, through: count, by: -1) {
            base.storeBytes(of: UInt8(truncatingIfNeeded: rest % 10) &+ 48, toByteOffset: place, as: UInt8.self)
            rest /= 10
        }
        count &+= digits
    }

    /// Appends bytes as hexadecimal digits in lower case.
    public mutating func append(hex bytes: UnsafeRawBufferPointer) {
        reserve(2 * bytes.count)
        Hex.write(bytes, to: UnsafeMutableRawBufferPointer(start: base + count, count: 2 * bytes.count))
        count &+= 2 * bytes.count
    }

    /// Appends a text as a JSON string with its quotes (RFC 8259 §7).
    public mutating func appendJSONString(_ text: String) {
        append(byte: UInt8(ascii: "\""))
        text.withUTF8Bytes { appendEscaped($0) }
        append(byte: UInt8(ascii: "\""))
    }

    /// Appends UTF-8 as the inside of a JSON string: `"`, `\` and C0 controls escaped, all else as it is (RFC 8259 §7).
    ///
    /// A JSON text at most doubles; a control without a short form takes six bytes.
    public mutating func appendEscaped(_ raw: UnsafeRawBufferPointer) {
        var read = 0
        while read < raw.count {
            let left = raw.count - read
            // An eighth more is what chat texts need; the spare room is used where there is more of it.
            reserve(left + left / 8 + 2 * JSONEscaper.margin)
            count &+= JSONEscaper.escape(raw, &read, into: UnsafeMutableRawBufferPointer(start: base + count, count: capacity - count))
        }
    }

    /// A copy of everything written.
    public consuming func finish() -> [UInt8] {
        [UInt8](UnsafeRawBufferPointer(start: base, count: count))
    }

    /// A copy of everything written, as text; what is not UTF-8 becomes U+FFFD.
    public consuming func finishText() -> String {
        String(decoding: UnsafeRawBufferPointer(start: base, count: count), as: UTF8.self)
    }

    /// Everything written, without a copy.
    public consuming func finishBytes() -> Bytes {
        let bytes = Bytes(ByteStorage(adopting: base, lease: nil), count: count)
        discard self
        return bytes
    }

    /// Lends what is written so far.
    public borrowing func withUnsafeBytes<R, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
        try body(UnsafeRawBufferPointer(start: base, count: count))
    }

    @inline(__always)
    private mutating func reserve(_ more: Int) {
        if capacity - count < more { grow(more) }
    }

    private mutating func grow(_ more: Int) {
        capacity = max(capacity * 2, count + more)
        guard let grown = realloc(base, capacity) else { preconditionFailure("out of memory: \(capacity) bytes") }
        base = grown
    }
}
