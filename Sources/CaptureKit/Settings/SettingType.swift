/// What a setting may hold; what `describe` prints and `schema` publishes.
public enum SettingType: Sendable, Equatable {
    case string
    case choice([String])
    case strings
    case bool
    case integer(ClosedRange<Int>)
    case bytes(ClosedRange<ByteCount>)
    case duration(ClosedRange<Duration>)
    case path
    case secret
    case textOrSecret
    case properties
    case object
    case objects

    /// The type in words, with its article, to follow "expected" in an error.
    public var label: String {
        switch self {
        case .string: "a string"
        case .choice(let names): "one of " + names.map { "\"\($0)\"" }.joined(separator: ", ")
        case .strings: "an array of strings"
        case .bool: "true or false"
        case .integer: "a whole number"
        case .bytes: "a size with a unit, such as \"32KiB\""
        case .duration: "a duration with a unit, such as \"30s\""
        case .path: "a path, relative to this file"
        case .secret: "a secret's place, {\"env\": \"NAME\"} or {\"file\": \"path\"}"
        case .textOrSecret: "a string, or a secret's place, {\"env\": \"NAME\"} or {\"file\": \"path\"}"
        case .properties: "an object of strings, numbers, booleans and secrets' places"
        case .object: "an object"
        case .objects: "an array of objects"
        }
    }

    /// The allowed values in words, where they have bounds.
    public var range: String? {
        switch self {
        case .integer(let range): "\(range.lowerBound) to \(range.upperBound)"
        case .bytes(let range): "\(range.lowerBound) to \(range.upperBound)"
        case .duration(let range): "\(range.lowerBound.inUnits) to \(range.upperBound.inUnits)"
        default: nil
        }
    }
}

/// One setting that a ``SettingsReader`` was asked for.
public struct SettingEntry: Sendable, Equatable {
    /// The key in `pipeline.json`.
    public let key: String
    /// What it holds.
    public let type: SettingType
    /// The default as JSON; nil when there is none.
    public let fallback: String?
    /// Whether it must be there.
    public let isRequired: Bool
    /// What it means, as a sentence.
    public let meaning: String
}
