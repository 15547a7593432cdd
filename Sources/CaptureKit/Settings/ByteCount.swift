/// A number of bytes, written with a unit: `"32KiB"`, `"25MiB"`, `"1GiB"`, `"512B"`; also decimal `"25MB"`.
public struct ByteCount: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The number.
    public let bytes: Int

    private static let units: [(String, UInt)] = [
        ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10), ("GB", 1_000_000_000), ("MB", 1_000_000), ("KB", 1000), ("kB", 1000),
        ("B", 1),
    ]

    /// A pattern of what `init(_:)` takes, for JSON Schema.
    public static let pattern = "^[0-9]+(\\.[0-9]+)?(GiB|MiB|KiB|GB|MB|KB|kB|B)$"

    /// Creates a count.
    public init(bytes: Int) { self.bytes = bytes }

    /// Reads a number, whole or with a fraction, and its unit; nil for anything else, a bare number included.
    public init?(_ text: String) {
        guard let (unit, scale) = ByteCount.units.first(where: { text.hasSuffix($0.0) }), let count = Decimal(text.dropLast(unit.count)),
            let bytes = count.scaled(by: scale)
        else { return nil }
        self.init(bytes: bytes)
    }

    /// `count` KiB.
    public static func kibi(_ count: Int) -> Self { Self(bytes: count << 10) }
    /// `count` MiB.
    public static func mebi(_ count: Int) -> Self { Self(bytes: count << 20) }
    /// `count` GiB.
    public static func gibi(_ count: Int) -> Self { Self(bytes: count << 30) }

    public static func < (a: Self, b: Self) -> Bool { a.bytes < b.bytes }

    /// The shortest exact form with a binary unit.
    public var description: String {
        for (unit, scale) in ByteCount.units.prefix(3) where bytes > 0 && bytes % Int(scale) == 0 { return "\(bytes / Int(scale))\(unit)" }
        return "\(bytes)B"
    }
}

/// An unsigned number with an optional fraction, exact to nine digits.
struct Decimal {
    private let whole: UInt
    private let billionths: UInt

    init?(_ text: some StringProtocol) {
        let pieces = text.split(separator: ".", omittingEmptySubsequences: false)
        guard pieces.count <= 2, pieces.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } }),
            let whole = UInt(pieces[0])
        else { return nil }
        let digits = pieces.count == 2 ? pieces[1].prefix(9) : "0"
        self.whole = whole
        billionths = UInt(digits + String(repeating: "0", count: 9 - digits.count)) ?? 0
    }

    /// The number times `scale`, cut; nil when it does not fit.
    func scaled(by scale: UInt) -> Int? {
        let (product, overflow) = whole.multipliedReportingOverflow(by: scale)
        // Less than `scale`, as `billionths` is less than a billion.
        let fraction = (1_000_000_000 as UInt).dividingFullWidth(billionths.multipliedFullWidth(by: scale)).quotient
        let (sum, carried) = product.addingReportingOverflow(fraction)
        return overflow || carried ? nil : Int(exactly: sum)
    }
}
