import CaptureKit
import CapturePlugins
import CaptureTesting
import Logging

/// Settings of `kafka_emit` as `pipeline.json` would give them, and what is wrong with them.
func kafkaSettings(_ text: String, directory: String = ".") throws -> (settings: KafkaEmit.Settings, problems: [Problem]) {
    var reader = SettingsReader(try JSONNode(parsing: text), path: "$.with", directory: directory)
    let settings = KafkaEmit.Settings(from: &reader)
    return (settings, reader.finish().problems)
}

/// Runs `body` with a started stage, and stops it.
func withKafkaEmit(
    _ text: String, directory: String = ".", logger: Logger = .silent, _ body: (KafkaEmit) async throws -> Void
) async throws {
    let stage = try KafkaEmit(settings: kafkaSettings(text, directory: directory).settings, environment: .testing(logger: logger))
    do {
        try await stage.start()
        try await body(stage)
    } catch {
        await stage.stop()
        throw error
    }
    await stage.stop()
}

extension KafkaEmit {
    /// Emits an event with a property of so many bytes.
    @discardableResult func emit(_ bytes: Int = 1) async throws -> Receipt {
        let filling = String(repeating: "x", count: bytes)
        let event = try Event.sample(#"{"event":"$ai_generation","distinct_id":"u","properties":{"a":"\#(filling)"}}"#)
        return try await process(Facts(MultipartRequest().head, event, Parts([]), nil, nil), in: .testing())
    }

    /// Why an event is not taken at the moment, for the log; nil when it is.
    func unavailability(_ bytes: Int = 1) async throws -> String? {
        do {
            try await emit(bytes)
            return nil
        } catch let error as Unavailable {
            return error.code == .emitUnavailable && error.retryAfter >= .seconds(1) ? error.cause : "\(error.code) \(error.retryAfter)"
        }
    }
}
