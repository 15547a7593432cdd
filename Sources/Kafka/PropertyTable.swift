internal import CRdkafka
internal import Glibc

/// What the linked librdkafka says of its own properties, read from `rd_kafka_conf_properties_show`: unlike `rd_kafka_conf_dump`
/// it also has aliases, ranges and topic properties.
struct PropertyTable {
    struct Row {
        let name: String
        /// `0 .. 900000`, `true, false`, or empty.
        let range: String
        /// `integer`, `enum value`, `CSV flags`, `see dedicated API` and so on.
        let type: String
    }

    let rows: [Row]

    init() {
        rows = Self.text().split(separator: "\n").compactMap(Self.row)
    }

    /// The first row wins: librdkafka also tries a global property before a topic's.
    func row(named name: String) -> Row? { rows.first { $0.name == name } }

    private static func row(_ line: Substring) -> Row? {
        let columns = line.split(separator: "|", maxSplits: 5).map(trimmed)
        guard columns.count == 6, columns[0] != "Property", !columns[0].hasPrefix("-") else { return nil }
        let type = columns[5].split(separator: "*Type: ").last.map { $0.prefix { $0 != "*" } }
        return Row(name: String(columns[0]), range: String(columns[2]), type: String(type ?? ""))
    }

    private static func trimmed(_ text: Substring) -> Substring {
        let start = text.drop { $0 == " " }
        return start.lastIndex { $0 != " " }.map { start[...$0] } ?? ""
    }

    private static func text() -> String {
        var bytes: UnsafeMutablePointer<CChar>?
        var count = 0
        guard let stream = unsafe open_memstream(&bytes, &count) else { return "" }
        unsafe rd_kafka_conf_properties_show(stream)
        unsafe fclose(stream)
        defer { unsafe free(bytes) }
        return unsafe bytes.map { unsafe String(cString: $0) } ?? ""
    }
}
