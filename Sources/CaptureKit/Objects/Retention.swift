/// How long an object is kept: the segment of its key that the store's lifecycle rules go by, such as `30d` or `1y`.
public struct Retention: Sendable, Hashable, CustomStringConvertible {
    /// The text as it was written.
    public let description: String

    /// How many days it is; a year has 365.
    public var days: Int { (Int(description.dropLast()) ?? 0) * (description.hasSuffix("y") ? 365 : 1) }

    /// Takes 1 to 9999 without leading zeros, then `d` or `y`; nil for anything else.
    public init?(_ text: String) {
        let digits = text.utf8.dropLast()
        guard let unit = text.utf8.last, unit == UInt8(ascii: "d") || unit == UInt8(ascii: "y"), (1...4).contains(digits.count),
            digits.allSatisfy({ (48...57).contains($0) }), digits.first != UInt8(ascii: "0")
        else { return nil }
        description = text
    }
}
