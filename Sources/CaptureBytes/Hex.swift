/// Hexadecimal digits in lower case, two a byte.
enum Hex {
    /// Writes two digits for each byte; `room` has just enough.
    @inline(__always)
    static func write(_ bytes: UnsafeRawBufferPointer, to room: UnsafeMutableRawBufferPointer) {
        let digits: StaticString = "0123456789abcdef"
        for index in 0..<bytes.count {
            room[2 * index] = digits.utf8Start[Int(bytes[index] >> 4)]
            room[2 * index + 1] = digits.utf8Start[Int(bytes[index] & 15)]
        }
    }
}

extension String {
    /// The hexadecimal digits of bytes, in lower case.
    public init(hex bytes: [UInt8]) {
        self.init(unsafeUninitializedCapacity: 2 * bytes.count) { room in
            bytes.withUnsafeBytes { Hex.write($0, to: UnsafeMutableRawBufferPointer(room)) }
            return 2 * bytes.count
        }
    }
}
