import CaptureKit
import CapturePlugins
import CaptureTesting

/// A schema stage with the settings given.
func schemaStage(_ settings: String = "{}", environment: StageEnvironment = .testing()) throws -> Schema {
    let (parsed, problems) = try schemaSettings(settings)
    if let problem = problems.first { throw problem }
    return try Schema(settings: parsed, environment: environment)
}

func schemaSettings(_ json: String) throws -> (settings: Schema.Settings, problems: [Problem]) {
    var reader = SettingsReader(try JSONNode(parsing: json), path: "$")
    let settings = Schema.Settings(from: &reader)
    return (settings, reader.finish().problems)
}

extension Schema {
    /// Why an event with these properties is refused; nil when it passes.
    func refusal(
        _ properties: String, type: String = "$ai_generation", part: String? = nil, blobs: [Part] = []
    ) async throws -> Rejection? {
        let event = try Event.sample(
            "{\"event\":\"\(type)\",\"distinct_id\":\"u\"\(properties.isEmpty ? "" : ",\"properties\":\(properties)")}", properties: part)
        return try await refusal(of: event, blobs: blobs)
    }

    func refusal(of event: Event, blobs: [Part] = []) async throws -> Rejection? {
        do {
            _ = try await process(Facts(event, Parts(blobs)), in: .testing())
            return nil
        } catch let rejection as Rejection { return rejection }
    }

    /// The places that are at fault; empty when the event passes, or is refused for something else.
    func places(_ properties: String, type: String = "$ai_generation", part: String? = nil, blobs: [Part] = []) async throws -> [String] {
        try await refusal(properties, type: type, part: part, blobs: blobs)?.errors.map(\.pointer) ?? []
    }
}
