import CaptureEngine
public import CaptureKit

/// What every stage must keep to, whatever it does.
public enum StageConformance {
    /// Checks a stage and returns what is wrong with it, nothing when all is well.
    ///
    /// - Parameters:
    ///   - settings: an object for `"with"` that the stage takes; its secrets are references, which resolve to `secret-value`.
    ///   - patience: how long a cancelled stage may take to end; 10 s by default.
    ///   - needs: facts that `process` takes and must accept; made anew for each run, as a body is read only once.
    public static func check<S: Stage>(
        _: S.Type, settings: String = "{}", patience: Duration = .seconds(10), needs: @autoclosure @escaping @Sendable () throws -> S.Needs
    ) async -> [String] {
        var faults = nameFaults(S.self) + settingFaults(S.self)
        let node: JSONNode
        do { node = try JSONNode(parsing: settings) } catch { return faults + ["the settings given are no JSON: \(error)"] }
        let (parsed, problems) = read(S.Settings.self, node)
        faults += problems.map { "the settings given are refused: \($0.path): \($0.message)" }
        faults += unknownKeyFaults(S.self, node)
        guard faults.isEmpty else { return faults }
        return await lifeFaults(S.self, parsed, patience, needs)
    }

    private static func nameFaults<S: Stage>(_: S.Type) -> [String] {
        var faults: [String] = []
        if !isName(S.name) { faults.append("the name \"\(S.name)\" is not lowercase words joined by underscores") }
        if !S.summary.hasSuffix(".") { faults.append("the summary is no sentence: \"\(S.summary)\"") }
        for code in S.codes {
            if !isName(code.name) { faults.append("the code \"\(code.name)\" is not lowercase words joined by underscores") }
            if !(400...599).contains(code.status) { faults.append("the code \"\(code.name)\" has status \(code.status)") }
        }
        if Set(S.codes).count != S.codes.count { faults.append("a code is listed twice") }
        return faults
    }

    private static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { $0 == 95 || (48...57).contains($0) || (97...122).contains($0) }
    }

    private static func settingFaults<S: Stage>(_: S.Type) -> [String] {
        let entries = StageShape.settings(of: S.self)
        var faults: [String] = []
        if Set(entries.map(\.key)).count != entries.count { faults.append("a setting is read twice") }
        for entry in entries where !isName(entry.key) {
            faults.append("the setting \"\(entry.key)\" is not lowercase words joined by underscores")
        }
        for entry in entries where !entry.meaning.hasSuffix(".") { faults.append("the meaning of \"\(entry.key)\" is no sentence") }
        // Each default is read back as if an operator had written it.
        for entry in entries {
            guard let fallback = entry.fallback, let value = try? JSONNode(parsing: fallback) else { continue }
            let (_, problems) = read(S.Settings.self, JSONNode(.object([JSONNode.Member(key: entry.key, value: value)])))
            for problem in problems where problem.path == "$.\(entry.key)" {
                faults.append("the default of \"\(entry.key)\" is refused: \(problem.message)")
            }
        }
        return faults
    }

    private static func unknownKeyFaults<S: Stage>(_: S.Type, _ node: JSONNode) -> [String] {
        let stranger = JSONNode.Member(key: "no_such_setting", value: JSONNode(.null))
        let (_, problems) = read(S.Settings.self, JSONNode(.object(node.members + [stranger])))
        return problems.contains { $0.path == "$.no_such_setting" } ? [] : ["an unknown setting is not refused"]
    }

    private static func read<Settings: StageSettings>(_: Settings.Type, _ node: JSONNode) -> (Settings, [Problem]) {
        var reader = SettingsReader(node, path: "$")
        let settings = Settings(from: &reader)
        return (settings, reader.finish().problems)
    }
}
