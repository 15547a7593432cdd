/// A number of a schema, kept as it was written.
struct Decimal: Sendable {
    private let text: [UInt8]
    private let parts: DecimalText

    /// Reads a number that RFC 8259 §6 allows.
    init(_ text: UnsafeRawBufferPointer) {
        self.text = Array(text)
        parts = DecimalText(text)
    }

    /// -1, 0 or 1: how `other` stands to this number.
    func compare(_ other: DecimalText, _ otherText: UnsafeRawBufferPointer) -> Int {
        text.withUnsafeBytes { DecimalText.compare(other, otherText, parts, $0) }
    }

    /// The number as it was written.
    var description: String { String(decoding: text, as: UTF8.self) }

    /// The number where it is whole, not negative and no larger than 2^53.
    var count: Int? {
        guard parts.isInteger, !parts.isNegative, parts.point <= 15 else { return nil }
        return text.withUnsafeBytes { text in
            (0..<max(parts.point, 0)).reduce(0) { $0 * 10 + Int(parts.digit($1, in: text)) }
        }
    }

    /// The number as a divisor; nil when it is not positive, or has more digits than can be divided by.
    var divisor: Divisor? { text.withUnsafeBytes { Divisor(parts, $0) } }
}

/// A positive number that others are multiples of, or are not: exactly, as decimal numbers.
struct Divisor: Sendable {
    /// Ten times as much still fits.
    private static let digitLimit = 18

    /// The value is `digits` × 10^`exponent`; the last digit is no 0.
    private let digits: UInt64
    private let exponent: Int

    init?(_ parts: DecimalText, _ text: UnsafeRawBufferPointer) {
        guard !parts.isZero, !parts.isNegative, parts.digitCount <= Divisor.digitLimit else { return nil }
        digits = (0..<parts.digitCount).reduce(0) { $0 * 10 + UInt64(parts.digit($1, in: text)) }
        exponent = parts.point - parts.digitCount
    }

    /// Whether a number is a multiple.
    func divides(_ number: DecimalText, _ text: UnsafeRawBufferPointer) -> Bool {
        if number.isZero { return true }
        var zeros = number.point - number.digitCount - exponent
        // The number's last digit is no 0, so it has no factor of 10 to spare.
        guard zeros >= 0 else { return false }
        var rest: UInt64 = 0
        for index in 0..<number.digitCount { rest = (rest * 10 + UInt64(number.digit(index, in: text))) % digits }
        var power = 10 % digits
        // Times 10 as often as there are zeros, by squaring.
        while zeros > 0, rest != 0 {
            if zeros & 1 == 1 { rest = product(rest, power) }
            power = product(power, power)
            zeros >>= 1
        }
        return rest == 0
    }

    private func product(_ a: UInt64, _ b: UInt64) -> UInt64 { digits.dividingFullWidth(a.multipliedFullWidth(by: b)).remainder }
}
