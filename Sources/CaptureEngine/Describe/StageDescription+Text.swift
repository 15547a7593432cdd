import CaptureKit

extension StageDescription {
    /// A page for a terminal.
    public var text: String {
        var lines = ["\(name): \(summary)", ""]
        if settings.isEmpty {
            lines += ["Settings  none"]
        } else {
            let width = widest(settings.map(\.key))
            lines += ["Settings"]
            for setting in settings {
                lines += ["  \(padded(setting.key, width))  \(setting.type.words); \(setting.presence)"]
                lines += ["  \(padded("", width))  \(setting.meaning)"]
            }
        }
        lines += [
            "", "Needs     " + list(needs.map(\.label)), "Makes     " + list(makes.map(\.label)), "",
            "Codes" + (codes.isEmpty ? "     none" : ""),
        ]
        let width = widest(codes.map(\.name))
        lines += codes.map { "  \($0.status)  \(padded($0.name, width))  \($0.title)" }
        return lines.joined(separator: "\n")
    }

    /// A section of Markdown.
    public var markdown: String {
        var lines = ["## `\(name)`", "", summary, "", "Needs \(code(needs.map(\.label))). Makes \(code(makes.map(\.label)))."]
        if settings.isEmpty {
            lines += ["", "No settings."]
        } else {
            lines += ["", "| Setting | Type | Default | Meaning |", "| --- | --- | --- | --- |"]
            for setting in settings {
                let fallback = setting.fallback.map { "`\(cell($0))`" } ?? (setting.isRequired ? "required" : "–")
                lines += ["| `\(setting.key)` | \(cell(setting.type.words)) | \(fallback) | \(cell(setting.meaning)) |"]
            }
        }
        if !codes.isEmpty {
            lines += ["", "| Status | Code | Title |", "| --- | --- | --- |"]
            lines += codes.map { "| \($0.status) | `\($0.name)` | \(cell($0.title)) |" }
        }
        return lines.joined(separator: "\n")
    }

    /// The same for programs.
    public var json: JSONTree {
        [
            "name": .string(name), "summary": .string(summary), "settings": .array(settings.map(\.json)),
            "needs": .strings(needs.map(\.label)), "makes": .strings(makes.map(\.label)),
            "codes": .array(codes.map { ["code": .string($0.name), "status": .integer($0.status), "title": .string($0.title)] }),
        ]
    }

    private func list(_ names: [String]) -> String { names.isEmpty ? "nothing" : names.joined(separator: ", ") }
    private func code(_ names: [String]) -> String { names.isEmpty ? "nothing" : names.map { "`\($0)`" }.joined(separator: ", ") }
    private func cell(_ text: String) -> String { text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|") }
}

extension [StageDescription] {
    /// Names and summaries, one a line.
    public var text: String {
        let width = widest(map(\.name))
        return map { "\(padded($0.name, width))  \($0.summary)" }.joined(separator: "\n")
    }

    /// All sections.
    public var markdown: String { map(\.markdown).joined(separator: "\n\n") }

    /// The same for programs.
    public var json: JSONTree { .array(map(\.json)) }
}

func widest(_ texts: [String]) -> Int { texts.map(\.count).max() ?? 0 }

func padded(_ text: String, _ width: Int) -> String { text + String(repeating: " ", count: Swift.max(0, width - text.count)) }
