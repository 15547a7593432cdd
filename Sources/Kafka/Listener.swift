internal import Synchronization

/// Where librdkafka's callbacks go: passes lines on, redacted, and keeps the latest trouble to explain time-outs with.
final class Listener: Sendable {
    private let redaction: Redaction
    private let log: @Sendable (KafkaLogLine) -> Void
    private let latestTrouble = Mutex<String?>(nil)

    init(redaction: Redaction, log: @escaping @Sendable (KafkaLogLine) -> Void) {
        self.redaction = redaction
        self.log = log
    }

    func line(_ level: KafkaLogLine.Level, _ facility: String, _ text: String) {
        log(KafkaLogLine(level: level, facility: facility, text: redaction.apply(to: text)))
    }

    func trouble(_ error: KafkaError) {
        latestTrouble.withLock { $0 = redaction.apply(to: error.description) }
        line(error.kind == .fatal || error.kind == .authorization ? .error : .warning, error.name, error.text)
    }

    /// A time-out says nothing of its cause, such as a refused password: the client's latest trouble does.
    func explained(_ error: KafkaError) -> KafkaError {
        guard error.kind == .timedOut || error.kind == .unreachable, let trouble = latestTrouble.withLock({ $0 }) else { return error }
        return KafkaError(code: error.code, name: error.name, text: "\(error.text); latest trouble: \(trouble)", kind: error.kind)
    }
}
