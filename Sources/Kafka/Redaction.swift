/// Takes secret values out of text that librdkafka wrote.
struct Redaction: Sendable {
    private static let replacement = Array("[redacted]".utf8)
    /// The longest first, so that a secret inside another leaves no rest.
    private let secrets: [[UInt8]]

    init(of properties: [KafkaProperty]) {
        let secrets = properties.filter { $0.isSecret && !$0.value.isEmpty }.map { Array($0.value.utf8) }
        self.secrets = secrets.sorted { $0.count > $1.count }
    }

    /// Compares bytes: as characters, a secret beside a combining mark would be missed.
    func apply(to text: String) -> String {
        guard !secrets.isEmpty else { return text }
        let bytes = Array(text.utf8)
        var clean: [UInt8] = []
        var place = bytes.startIndex
        while place < bytes.endIndex {
            if let secret = secrets.first(where: { bytes[place...].starts(with: $0) }) {
                clean += Self.replacement
                place += secret.count
            } else {
                clean.append(bytes[place])
                place += 1
            }
        }
        return String(decoding: clean, as: UTF8.self)
    }
}
