extension Duration {
    private static let units: [(String, UInt)] = [
        ("ms", 1_000_000), ("us", 1000), ("s", 1_000_000_000), ("m", 60_000_000_000), ("h", 3_600_000_000_000),
    ]

    /// A pattern of what `init(units:)` takes, for JSON Schema.
    public static let unitsPattern = "^[0-9]+(\\.[0-9]+)?(ms|us|s|m|h)$"

    /// Reads a number, whole or with a fraction, and its unit: `"250ms"`, `"30s"`, `"1.5m"`, `"24h"`; nil for anything else.
    public init?(units text: String) {
        guard let (unit, scale) = Duration.units.first(where: { text.hasSuffix($0.0) }), let count = Decimal(text.dropLast(unit.count)),
            let nanoseconds = count.scaled(by: scale)
        else { return nil }
        self = .nanoseconds(nanoseconds)
    }

    /// Whole milliseconds, cut.
    public var wholeMilliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }

    /// Nanoseconds, cut.
    public var wholeNanoseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }

    /// A whole number with the largest unit that shows the duration exactly; what is less than a microsecond is cut.
    public var inUnits: String {
        let microseconds = components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
        if microseconds == 0 { return "0s" }
        let units: [(String, Int64)] = [("h", 3_600_000_000), ("m", 60_000_000), ("s", 1_000_000), ("ms", 1000)]
        for (unit, scale) in units where microseconds % scale == 0 { return "\(microseconds / scale)\(unit)" }
        return "\(microseconds)us"
    }
}
