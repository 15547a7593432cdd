public import CaptureKit

/// Lets only events through whose names start with an allowed prefix.
public struct PrefixValidation: Stage {
    public static let name = "prefix_validation"
    public static let summary = "Refuses events whose names do not start with an allowed prefix."
    public static let codes: [Code] = [.eventNamePrefix]

    /// What `pipeline.json` may say.
    public struct Settings: StageSettings {
        let allowed: [String]

        public init(from reader: inout SettingsReader) {
            allowed = reader.strings("allowed", "Prefixes that an event's name may start with.", default: ["$ai_"])
            if allowed.isEmpty { reader.problem("allowed", because: "an empty list would refuse every event; name at least one prefix") }
        }
    }

    private let allowed: [String]

    public init(settings: Settings, environment: StageEnvironment) { allowed = settings.allowed }

    public func process(_ event: Event, in context: StageContext) async throws -> NoFacts {
        guard allowed.contains(where: { event.name.utf8.starts(with: $0.utf8) }) else {
            let prefixes = allowed.map { "\"\($0)\"" }.joined(separator: " or ")
            throw Rejection(.eventNamePrefix, "the event is called \(event.name.quoted); names here start with \(prefixes)", part: "event")
        }
        return .none
    }
}
