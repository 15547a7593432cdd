import CaptureKit

/// Refuses the events of people who are on a list.
struct DeniedPeople: Stage {
    static let name = "denied_people"
    static let summary = "Refuses events whose distinct_id is on a list."
    static let codes: [Code] = [.personDenied]

    struct Settings: StageSettings {
        let people: [String]

        init(from reader: inout SettingsReader) {
            people = reader.strings("people", "The distinct_ids whose events are refused.")
        }
    }

    private let people: Set<String>

    init(settings: Settings, environment: StageEnvironment) { people = Set(settings.people) }

    func process(_ event: Event, in context: StageContext) async throws -> NoFacts {
        guard people.contains(event.distinctID) else { return .none }
        throw Rejection(.personDenied, "events of this distinct_id are refused here; do not send them", part: "event")
    }
}

extension Code {
    static let personDenied = Code("person_denied", 403, "Events of this person are refused")
}
