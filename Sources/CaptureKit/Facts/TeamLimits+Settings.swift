extension TeamLimits {
    /// Reads the limits of one team, or those of every team: the keys, ranges and meanings are the same. What is left out is nil.
    public init(from reader: inout SettingsReader) {
        requestsPerSecond = reader.optionalInteger(
            "requests_per_second", "The most requests a second of one team, on average; no limit when left out.", in: 1...1_000_000)
        bytesPerSecond = reader.optionalBytes(
            "bytes_per_second",
            "The most bytes of bodies a second of one team, on average; a body that is larger passes after a pause of \"burst\", and is paid off "
                + "before the next. No limit when left out.",
            in: .kibi(1)...(.gibi(64)))
        burst = reader.optionalDuration(
            "burst", "How long a pause saves up: as much as either rate allows in this time may come at once; 10s when left out.",
            in: .zero...(.seconds(3600)))
        concurrent = reader.optionalInteger(
            "concurrent", "The most requests of one team at once in one instance; no limit when left out.", in: 1...1_000_000)
        payload = reader.optionalBytes(
            "payload", "The most bytes of one body of one team; no limit but \"request\" when left out.", in: .kibi(1)...(.gibi(1)))
        bytesPerDay = reader.optionalBytes(
            "bytes_per_day", "The most bytes of bodies of one team in a day (UTC); no limit when left out.",
            in: .kibi(1)...(.gibi(1 << 20)))
    }
}
