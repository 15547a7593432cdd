extension Duration {
    private static let units = [("ms", 1_000_000), ("us", 1000), ("s", 1_000_000_000), ("m", 60_000_000_000), ("h", 3_600_000_000_000)]

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
    public var wholeNanoseconds: Int64 { components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000 }

    /// The shortest exact form with a unit of hours, minutes, seconds or milliseconds.
    public var inUnits: String {
        let milliseconds = wholeMilliseconds
        if milliseconds > 0 {
            for (unit, scale) in [("h", Int64(3_600_000)), ("m", 60_000), ("s", 1000)] where milliseconds % scale == 0 {
                return "\(milliseconds / scale)\(unit)"
            }
        }
        return "\(milliseconds)ms"
    }
}
