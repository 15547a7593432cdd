/// One line that librdkafka logged; secret property values are redacted.
public struct KafkaLogLine: Sendable, Equatable {
    /// The syslog levels that librdkafka uses, from the gravest on.
    public enum Level: Sendable { case critical, error, warning, notice, info, debug }

    /// How grave it is.
    public let level: Level
    /// librdkafka's facility (`FAIL`, `MOCK`), an error's name (`_ALL_BROKERS_DOWN`), or `STATISTICS`.
    public let facility: String
    /// The line; for `STATISTICS` the JSON document of librdkafka's STATISTICS.md.
    public let text: String
}

extension KafkaLogLine.Level {
    /// The level of a syslog number (RFC 5424, section 6.2.1).
    init(syslog number: Int32) {
        switch number {
        case ...2: self = .critical
        case 3: self = .error
        case 4: self = .warning
        case 5: self = .notice
        case 6: self = .info
        default: self = .debug
        }
    }
}
