import CaptureKit

/// Reads teams, from a file or from a team service, and reports every mistake at its place.
///
/// One reader reads all teams of a file, as ids and keys must differ from team to team.
struct TeamReader {
    /// Who wrote it.
    enum Origin {
        /// A file; signing secrets may be in other files and in the environment, where `lookup` finds them: nil only looks at the form.
        case file(lookup: SigningReader.Lookup?)
        /// A team service, which has no say over files and environment of this process.
        case service
    }

    private let origin: Origin
    private var ids: Set<TeamID> = []
    private var digests: Set<KeyDigest> = []

    init(_ origin: Origin) { self.origin = origin }

    /// Reads a team; nil only after a mistake was reported.
    mutating func team(_ reader: inout SettingsReader) -> Team? {
        let text = reader.string("id", "The team's id, which object keys and records name: 1 to 64 letters, digits, \"_\" and \"-\".")
        let id = TeamID(text)
        if let id {
            if !ids.insert(id).inserted { reader.problem("id", because: "another team has the id \(text.quoted)") }
        } else if !text.isEmpty {
            reader.problem("id", because: "expected 1 to 64 letters, digits, \"_\" and \"-\", not like \"30d\", got \(text.quoted)")
        }
        let name = label("name", "What people call the team.", &reader)
        let retention = reader.optionalString("retention", "How long the team's blobs are kept, such as \"30d\" or \"1y\".")
        if let retention, Retention(retention) == nil {
            reader.problem("retention", because: "expected days or years, such as \"30d\" or \"1y\", got \(retention.quoted)")
        }
        let hasKeys = reader.has("keys")
        let keys = reader.objects("keys", "The team's project API keys.") { key(&$0) }
        let limits = reader.object("limits", "What the team may send, where it differs from other teams.") { TeamLimits(from: &$0) }
        let signing = SigningReader(origin: origin).signing(&reader)
        return id.map { id in
            Team(
                id: id, name: name, retention: retention.flatMap { Retention($0) }, limits: limits,
                keys: hasKeys ? keys.compactMap(\.self) : nil, signing: signing)
        }
    }

    private mutating func key(_ reader: inout SettingsReader) -> TeamKey? {
        let hex = reader.string("sha256", "The SHA-256 of the key, as 64 hexadecimal digits.")
        let digest = KeyDigest(hex: hex)
        if let digest {
            if !digests.insert(digest).inserted { reader.problem("sha256", because: "this key stands in the file twice; remove one") }
        } else if !hex.isEmpty {
            // Not repeated: whoever mistakes this may have written the key itself.
            reader.problem("sha256", because: "expected 64 hexadecimal digits: the SHA-256 of the key, never the key itself")
        }
        let label = label("label", "What people call the key.", &reader)
        let created = time("created_at", "When the key was made (RFC 3339).", &reader)
        let expires = time("expires_at", "From when on the key is refused (RFC 3339).", &reader)
        let isRevoked = reader.bool("revoked", "Whether the key is refused.", default: false)
        return digest.map { TeamKey(digest: $0, label: label, created: created, expires: expires, isRevoked: isRevoked) }
    }

    private func label(_ key: String, _ meaning: String, _ reader: inout SettingsReader) -> String? {
        let text = reader.optionalString(key, meaning)
        if let text, !TeamReader.isLabel(text) {
            reader.problem(key, because: "expected 1 to 100 bytes of text without control characters")
        }
        return text
    }

    /// Whether it may name something to people, in a log and on a terminal too.
    static func isLabel(_ text: String) -> Bool {
        (1...100).contains(text.utf8.count) && !text.unicodeScalars.contains { $0.properties.generalCategory == .control }
    }

    private func time(_ key: String, _ meaning: String, _ reader: inout SettingsReader) -> Timestamp? {
        guard let text = reader.optionalString(key, meaning) else { return nil }
        let time = Timestamp(rfc3339: text)
        if time == nil { reader.problem(key, because: "expected a time such as \"2026-11-23T12:00:00Z\" (RFC 3339), got \(text.quoted)") }
        return time
    }
}
