/// A growing output of bytes.
public struct ByteWriter: Sendable {
    private var bytes: [UInt8] = []

    /// An empty output with room for `capacity` bytes; more is made as needed.
    public init(capacity: Int = 0) {
        bytes.reserveCapacity(capacity)
    }

    /// The number of bytes written.
    public var count: Int { bytes.count }

    /// Appends the UTF-8 of a text.
    public mutating func append(_ text: String) {
        text.withUTF8Bytes { bytes.append(contentsOf: $0) }
    }

    /// Appends a slice.
    public mutating func append(_ slice: Bytes) {
        slice.withUnsafeBytes { bytes.append(contentsOf: $0) }
    }

    /// Appends bytes as they are.
    public mutating func append(_ raw: UnsafeRawBufferPointer) {
        bytes.append(contentsOf: raw)
    }

    /// Appends one byte.
    public mutating func append(byte: UInt8) {
        bytes.append(byte)
    }

    /// Appends a number in decimal digits.
    public mutating func append(decimal number: Int) {
        // The longest Int has 19 digits and a sign.
        bytes.append(addingCapacity: 20) { output in
            if number < 0 { output.append(UInt8(ascii: "-")) }
            var rest = number.magnitude
            var unit: UInt = 1
            while rest / unit > 9 { unit *= 10 }
            while unit > 0 {
                output.append(UInt8(ascii: "0") + UInt8(rest / unit))
                rest %= unit
                unit /= 10
            }
        }
    }

    /// Appends a text as a JSON string with its quotes (RFC 8259 §7).
    public mutating func appendJSONString(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        text.withUTF8Bytes { appendEscaped($0) }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Appends UTF-8 as the inside of a JSON string: `"`, `\` and C0 controls escaped, all else as it is (RFC 8259 §7).
    ///
    /// A JSON text at most doubles; a control without a short form takes six bytes.
    public mutating func appendEscaped(_ raw: UnsafeRawBufferPointer) {
        var read = 0
        while read < raw.count {
            let left = raw.count - read
            // An eighth more is what chat texts need; the spare room is used where there is more of it.
            let room = max(left + left / 8 + 2 * JSONEscaper.margin, bytes.capacity - bytes.count)
            bytes.append(addingCapacity: room) { output in
                output.withUnsafeMutableBufferPointer { buffer, written in
                    written = JSONEscaper.escape(raw, &read, into: UnsafeMutableRawBufferPointer(buffer))
                }
            }
        }
    }

    /// Everything written, without a copy.
    public consuming func finish() -> [UInt8] { bytes }
}
