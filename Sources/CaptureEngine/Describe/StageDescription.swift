public import CaptureKit

/// All that `capture-ai describe` and `capture-ai schema` say about a stage, or about the server.
public struct StageDescription: Sendable {
    /// What `"use"` says; `server` for the server's own settings.
    public let name: String
    /// What it does, as a sentence.
    public let summary: String
    /// The settings, in the order they are read.
    public let settings: [SettingEntry]
    /// The facts that it reads.
    public let needs: [FactMember]
    /// The facts that it makes.
    public let makes: [FactMember]
    /// The codes that it may answer with.
    public let codes: [Code]

    /// Describes a stage.
    public init(_ type: any Stage.Type) {
        let shape = StageShape(of: type)
        (name, summary, codes) = (type.name, type.summary, type.codes)
        (needs, makes) = (shape.needs, shape.makes)
        settings = StageShape.settings(of: type)
    }

    /// Describes the server, which makes the facts that every request starts with.
    public init<Server: StageSettings>(server: Server.Type, given: any FactSet.Type) {
        name = "server"
        summary = "Takes requests over HTTP; its settings stand under \"server\"."
        settings = settingEntries(server)
        (needs, makes) = ([], given.members)
        codes = Code.front
    }
}

extension FactMember {
    /// The fact's name, with a `?` when it is used only if an earlier stage made it.
    public var label: String { "\(type)\(isRequired ? "" : "?")" }
}

extension SettingType {
    /// One word for the type.
    var word: String {
        switch self {
        case .string: "string"
        case .choice: "choice"
        case .strings: "strings"
        case .bool: "boolean"
        case .integer: "integer"
        case .bytes: "size"
        case .duration: "duration"
        case .path: "path"
        case .secret: "secret"
        case .textOrSecret: "string or secret"
        case .properties: "properties"
        case .object: "object"
        case .objects: "objects"
        }
    }

    /// The type as `describe` explains it, with its values or bounds.
    var words: String {
        switch self {
        case .choice(let names): "one of " + names.map { "\"\($0)\"" }.joined(separator: ", ")
        case .strings: "array of strings"
        case .bool: "true or false"
        case .integer, .bytes, .duration: "\(word), \(range ?? "")"
        case .string, .path: word
        case .textOrSecret: "string, or as {\"env\": \"NAME\"} or {\"file\": \"path\"}"
        case .secret: "secret, as {\"env\": \"NAME\"} or {\"file\": \"path\"}"
        case .properties: "object of free keys"
        case .object: word
        case .objects: "array of objects"
        }
    }
}

extension SettingEntry {
    /// What holds when the setting is left out.
    var presence: String {
        if isRequired { return "required" }
        return fallback.map { "default \($0)" } ?? "optional"
    }
}
