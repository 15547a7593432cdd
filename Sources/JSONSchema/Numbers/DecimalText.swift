/// Where the parts of a JSON number stand in its text, so that it is compared exactly, however large or precise.
///
/// Its value is 0.DDD… × 10^`point`, with the digits from `first` to `last`, of which neither end is a zero.
struct DecimalText: Sendable {
    let isNegative: Bool
    private let first: Int
    private let last: Int
    private let dot: Int
    let point: Int

    /// More than any text has digits; larger exponents are taken for this.
    private static let exponentLimit = 1 << 40

    /// Reads a number that RFC 8259 §6 allows.
    init(_ text: UnsafeRawBufferPointer) {
        var at = 0
        let count = text.count
        isNegative = count > 0 && text[0] == UInt8(ascii: "-")
        if isNegative { at = 1 }
        var (first, last, dot) = (-1, -1, -1)
        while at < count {
            let byte = text[at]
            if byte == UInt8(ascii: ".") {
                dot = at
            } else if byte | 0x20 == UInt8(ascii: "e") {
                break
            } else if byte != UInt8(ascii: "0") {
                if first < 0 { first = at }
                last = at + 1
            }
            at += 1
        }
        let end = dot >= 0 ? dot : at
        (self.dot, self.first, self.last) = (dot, max(first, 0), max(last, 0))
        guard first >= 0 else {
            point = 0
            return
        }
        let exponent = at < count ? DecimalText.exponent(text, at + 1) : 0
        point = exponent + (first < end ? end - first : end + 1 - first)
    }

    private static func exponent(_ text: UnsafeRawBufferPointer, _ from: Int) -> Int {
        var at = from
        let isNegative = text[at] == UInt8(ascii: "-")
        if isNegative || text[at] == UInt8(ascii: "+") { at += 1 }
        var value = 0
        while at < text.count {
            value = min(value * 10 + Int(text[at] &- 48), exponentLimit)
            at += 1
        }
        return isNegative ? -value : value
    }

    var isZero: Bool { first == last }

    /// How many digits there are between the outermost that are not 0.
    var digitCount: Int { last - first - (first < dot && dot < last ? 1 : 0) }

    /// Whether the value is whole; 1.0 and 1e3 are.
    var isInteger: Bool { isZero || digitCount <= point }

    /// The digit at an index from the first that is not 0; 0 beyond the last.
    @inline(__always)
    func digit(_ index: Int, in text: UnsafeRawBufferPointer) -> UInt8 {
        let plain = first &+ index
        let at = first < dot && plain >= dot ? plain &+ 1 : plain
        return at < last ? text[at] &- 48 : 0
    }

    /// -1, 0 or 1: how this number stands to another.
    static func compare(_ a: DecimalText, _ aText: UnsafeRawBufferPointer, _ b: DecimalText, _ bText: UnsafeRawBufferPointer) -> Int {
        if a.isZero || b.isZero {
            if a.isZero && b.isZero { return 0 }
            return a.isZero ? (b.isNegative ? 1 : -1) : (a.isNegative ? -1 : 1)
        }
        if a.isNegative != b.isNegative { return a.isNegative ? -1 : 1 }
        let sign = a.isNegative ? -1 : 1
        if a.point != b.point { return a.point < b.point ? -sign : sign }
        for index in 0..<max(a.digitCount, b.digitCount) {
            let (left, right) = (a.digit(index, in: aText), b.digit(index, in: bText))
            if left != right { return left < right ? -sign : sign }
        }
        return 0
    }
}
