public import CaptureKit

/// One stage as `pipeline.json` lists it.
public struct StageEntry: Sendable {
    /// The stage's type: what `"use"` says.
    public let use: String
    /// What the stage is called here: what `"as"` says, else the type's name.
    public let instance: String
    /// Whether it runs.
    public let isEnabled: Bool
    /// The operator's own words.
    public let comment: String?
    /// What the stage needs and makes.
    public let shape: StageShape
    /// What it read under `"with"`; of the type `Settings` of the stage's type.
    public let settings: any StageSettings
    let place: Problem

    var position: StagePosition { StagePosition(name: instance, shape: shape, place: place) }

    /// Reads one element of `"stages"`; a disabled stage is checked like the others, and then dropped.
    static func read(
        _ node: JSONNode, path: String, registry: StageRegistry, environment: StageEnvironment
    ) -> (entry: StageEntry?, link: StageLink?, problems: [Problem]) {
        let place = Problem(path: path, line: node.line, column: node.column, message: "")
        guard case .object = node.value else { return (nil, nil, [place.saying("expected an object with \"use\", got \(node.kind)")]) }
        var problems = unknownKeys(of: node, path: path, known: ["use", "as", "enabled", "with", "comment"])
        guard let use = node["use"], case .string(let name) = use.value else {
            let fault = node["use"].map { place.saying("expected \"use\" to be a stage's name, got \($0.kind)") }
            return (nil, nil, problems + [fault ?? place.saying("missing \"use\": the stage's name")])
        }
        guard let type = registry[name] else {
            let known = suggestion(for: name, among: registry.names)
            let unknown = Problem(path: path + ".use", line: use.line, column: use.column, message: "unknown stage \(name.quoted)\(known)")
            return (nil, nil, problems + [unknown])
        }
        var instance = name
        var enabled = true
        var comment: String?
        if let node = node["as"] {
            if case .string(let text) = node.value, isName(text) {
                instance = text
            } else {
                let message = "expected a name of lowercase letters, digits and underscores, got \(node.kind)"
                problems.append(Problem(path: path + ".as", line: node.line, column: node.column, message: message))
            }
        }
        if let node = node["enabled"] {
            if case .bool(let value) = node.value {
                enabled = value
            } else {
                let message = "expected true or false, got \(node.kind)"
                problems.append(Problem(path: path + ".enabled", line: node.line, column: node.column, message: message))
            }
        }
        if case .string(let text) = node["comment"]?.value { comment = text }
        let (settings, link, found) = build(type, instance: instance, node: node, path: path, environment: environment)
        let entry = StageEntry(
            use: name, instance: instance, isEnabled: enabled, comment: comment, shape: StageShape(of: type), settings: settings,
            place: place)
        return (entry, enabled ? link : nil, problems + found)
    }

    private static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 64 && text.utf8.allSatisfy { $0 == 95 || (48...57).contains($0) || (97...122).contains($0) }
    }

    private static func build<S: Stage>(
        _: S.Type, instance: String, node: JSONNode, path: String, environment: StageEnvironment
    ) -> (any StageSettings, StageLink?, [Problem]) {
        let with = node["with"] ?? JSONNode(.object([]), line: node.line, column: node.column)
        var reader = SettingsReader(with, path: path + ".with", directory: environment.directory)
        let settings = S.Settings(from: &reader)
        let problems = reader.finish().problems
        guard problems.isEmpty else { return (settings, nil, problems) }
        do {
            return (settings, StageLink(try S(settings: settings, environment: environment), as: instance), [])
        } catch {
            return (settings, nil, [Problem(path: path, line: node.line, column: node.column, message: "\(error)")])
        }
    }
}
