public import CaptureKit

/// The stages that a `pipeline.json` may use: a plain value.
public struct StageRegistry: Sendable {
    private let stages: [String: any Stage.Type]

    /// Two stages have one name.
    public struct SameName: Error, CustomStringConvertible {
        /// What to change.
        public let description: String
    }

    /// Creates a registry.
    ///
    /// - Throws: ``SameName`` when two stages share a name.
    public init(_ stages: [any Stage.Type]) throws(SameName) {
        var known: [String: any Stage.Type] = [:]
        for stage in stages {
            if let other = known.updateValue(stage, forKey: stage.name) {
                throw SameName(description: "\(other) and \(stage) are both named \"\(stage.name)\"; rename one")
            }
        }
        self.stages = known
    }

    /// Every name, in order.
    public var names: [String] { stages.keys.sorted() }

    /// The stage of this name.
    public subscript(name: String) -> (any Stage.Type)? { stages[name] }

    /// The names of the stages that make a fact.
    func makers(of fact: FactMember) -> [String] {
        stages.values.filter { StageShape(of: $0).makes.contains { $0.id == fact.id && $0.isRequired } }.map { $0.name }.sorted()
    }
}

/// What a stage's signature says.
public struct StageShape: Sendable {
    /// The facts that `process` takes.
    public let needs: [FactMember]
    /// The facts that `process` returns.
    public let makes: [FactMember]

    /// Reads the signature.
    public init(of type: any Stage.Type) {
        func needs<S: Stage>(_: S.Type) -> [FactMember] { S.Needs.members }
        func makes<S: Stage>(_: S.Type) -> [FactMember] { S.Makes.members }
        self.needs = needs(type)
        self.makes = makes(type)
    }

    /// The settings that a stage reads.
    public static func settings(of type: any Stage.Type) -> [SettingEntry] {
        func entries<S: Stage>(_: S.Type) -> [SettingEntry] { settingEntries(S.Settings.self) }
        return entries(type)
    }
}

/// The settings that a type reads, found by reading an empty object.
public func settingEntries<S: StageSettings>(_: S.Type) -> [SettingEntry] {
    var reader = SettingsReader(JSONNode(.object([])), path: "$")
    _ = S(from: &reader)
    return reader.finish().entries
}
