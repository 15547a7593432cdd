/// What one stage reads under `"with"`, or the server under `"server"`.
public protocol StageSettings: Sendable {
    /// Reads every setting. Problems are collected by `reader`, not thrown, so that one run of
    /// `capture-ai validate` shows them all.
    init(from reader: inout SettingsReader)
}

/// No settings.
public struct NoSettings: StageSettings {
    /// Reads nothing.
    public init(from reader: inout SettingsReader) {}
}

/// One value of a setting that is an object of free keys.
public enum PropertyValue: Sendable, Equatable {
    /// The value itself, as text.
    case plain(String)
    /// Where the value is.
    case secret(Secret)
}
