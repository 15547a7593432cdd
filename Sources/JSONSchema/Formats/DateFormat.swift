/// Dates and times of RFC 3339 §5.6 and durations of its appendix A.
enum DateFormat {
    static func isDate(_ text: UnsafeRawBufferPointer) -> Bool {
        var reader = TextReader(text)
        return date(&reader) && reader.isAtEnd
    }

    static func isTime(_ text: UnsafeRawBufferPointer) -> Bool {
        var reader = TextReader(text)
        return time(&reader) && reader.isAtEnd
    }

    static func isDateTime(_ text: UnsafeRawBufferPointer) -> Bool {
        var reader = TextReader(text)
        return date(&reader) && reader.skip("T") && time(&reader) && reader.isAtEnd
    }

    private static func date(_ reader: inout TextReader) -> Bool {
        guard let year = reader.number(4), reader.skip("-"), let month = reader.number(2), (1...12).contains(month), reader.skip("-"),
            let day = reader.number(2)
        else { return false }
        let isLeapYear = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let days = month == 2 ? (isLeapYear ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
        return (1...days).contains(day)
    }

    private static func time(_ reader: inout TextReader) -> Bool {
        guard let hour = reader.number(2), reader.skip(":"), let minute = reader.number(2), reader.skip(":"), let second = reader.number(2),
            hour < 24, minute < 60, second <= 60
        else { return false }
        if reader.skip("."), reader.skip(while: \.isDigit) == 0 { return false }
        var offset = 0
        if !reader.skip("Z") {
            let isBehind = reader.skip("-")
            guard isBehind || reader.skip("+"), let hours = reader.number(2), reader.skip(":"), let minutes = reader.number(2), hours < 24,
                minutes < 60
            else { return false }
            offset = (hours * 60 + minutes) * (isBehind ? -1 : 1)
        }
        // A leap second is the last of a day in UTC (RFC 3339 §5.7).
        return second < 60 || (hour * 60 + minute - offset + 2880) % 1440 == 1439
    }

    static func isDuration(_ text: UnsafeRawBufferPointer) -> Bool {
        var reader = TextReader(text)
        guard reader.skip("P") else { return false }
        var count = 0
        if reader.next != UInt8(ascii: "T") {
            guard let found = units(["Y", "M", "D"], &reader, week: true) else { return false }
            count = found
        }
        if reader.skip("T") {
            guard let found = units(["H", "M", "S"], &reader, week: false), found > 0 else { return false }
            count += found
        }
        return count > 0 && reader.isAtEnd && !text.contains { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
    }

    /// Numbers with units in this order and none left out between two, or weeks alone; how many there are.
    private static func units(_ units: [Unicode.Scalar], _ reader: inout TextReader, week: Bool) -> Int? {
        var (last, count) = (-1, 0)
        while reader.skip(while: \.isDigit) > 0 {
            if week, count == 0, reader.skip("W") { return reader.isAtEnd ? 1 : nil }
            guard let unit = units.indices.first(where: { reader.next == UInt8(ascii: units[$0]) }), last < 0 || unit == last + 1 else {
                return nil
            }
            _ = reader.skip(units[unit])
            (last, count) = (unit, count + 1)
        }
        return count
    }
}
