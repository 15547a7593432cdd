extension Timestamp {
    /// Reads RFC 3339 §5.6: a space for `T` is allowed, and no zone means UTC. Digits past the microsecond are cut.
    ///
    /// - Returns: nil for anything else, such as a date that does not exist or one that in UTC lies outside the years 0 to 9999. A leap
    ///   second counts as the second after it.
    public init?(rfc3339 text: some StringProtocol) {
        var reader = Reader(Array(text.utf8))
        guard let year = reader.number(4), reader.skip("-"), let month = reader.number(2), reader.skip("-"), let day = reader.number(2),
            (1...12).contains(month), day >= 1, day <= Calendar.daysIn(year: year, month: month), reader.skip("T", "t", " "),
            let hour = reader.number(2), reader.skip(":"), let minute = reader.number(2), reader.skip(":"), let second = reader.number(2),
            hour < 24, minute < 60, second <= 60, let fraction = reader.fraction(), let offset = reader.offset(), reader.isAtEnd
        else { return nil }
        let days = Calendar.days(year: year, month: month, day: day)
        let seconds = days * 86_400 + hour * 3600 + minute * 60 + second - offset * 60
        let microseconds = Int64(seconds) * 1_000_000 + Int64(fraction)
        guard Timestamp.printable.contains(microseconds) else { return nil }
        self.init(microseconds: microseconds)
    }

    private struct Reader {
        private let bytes: [UInt8]
        private var at = 0

        init(_ bytes: [UInt8]) { self.bytes = bytes }

        var isAtEnd: Bool { at == bytes.count }
        private var next: UInt8? { at < bytes.count ? bytes[at] : nil }

        mutating func digit() -> Int? {
            guard let byte = next, (48...57).contains(byte) else { return nil }
            at += 1
            return Int(byte - 48)
        }

        mutating func number(_ digits: Int) -> Int? {
            var value = 0
            for _ in 0..<digits {
                guard let digit = digit() else { return nil }
                value = value * 10 + digit
            }
            return value
        }

        mutating func skip(_ choices: Unicode.Scalar...) -> Bool {
            guard let byte = next, choices.contains(Unicode.Scalar(byte)) else { return false }
            at += 1
            return true
        }

        /// Microseconds; nil for a point without a digit.
        mutating func fraction() -> Int? {
            guard skip(".") else { return 0 }
            guard var value = digit() else { return nil }
            var digits = 1
            while let digit = digit() {
                if digits < 6 {
                    value = value * 10 + digit
                    digits += 1
                }
            }
            for _ in digits..<6 { value *= 10 }
            return value
        }

        /// Minutes ahead of UTC.
        mutating func offset() -> Int? {
            if isAtEnd || skip("Z", "z") { return 0 }
            let sign = next == UInt8(ascii: "-") ? -1 : 1
            guard skip("+", "-"), let hours = number(2), skip(":"), let minutes = number(2), hours < 24, minutes < 60 else { return nil }
            return sign * (hours * 60 + minutes)
        }
    }
}
