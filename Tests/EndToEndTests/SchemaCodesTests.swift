import CaptureKit
import CapturePlugins
import CaptureTesting
import Testing

/// Every code of the `schema` stage, as a client gets it.
@Suite struct SchemaCodesTests {
    private static let event = #"{"event":"$ai_generation","distinct_id":"u","properties":{"$ai_model":"m"}}"#

    struct Example: Sendable {
        let code: Code
        var part: String?
        var errors: [String] = []
        var event = SchemaCodesTests.event
        var blob: (name: String, value: String, type: String?)?
    }

    static let examples = [
        Example(code: .unknownEventType, part: "event", event: #"{"event":"$ai_genration","distinct_id":"u","properties":{}}"#),
        Example(
            code: .schemaViolation, errors: ["#/properties/$ai_latency", "#/properties/$ai_model", "#/properties/$ai_inptu"],
            event: #"{"event":"$ai_generation","distinct_id":"u","properties":{"$ai_latency":"1","$ai_inptu":1}}"#),
        Example(code: .blobNotAllowed, part: "event.properties.$ai_latency", blob: ("event.properties.$ai_latency", "1", "text/plain")),
        Example(code: .blobContentType, part: "event.properties.$ai_input", blob: ("event.properties.$ai_input", "1", "image/png")),
        Example(code: .blobContentType, part: "event.properties.x", blob: ("event.properties.x", "1", nil)),
        Example(code: .blobNotJSON, part: "event.properties.$ai_input", blob: ("event.properties.$ai_input", "{", "application/json")),
    ]

    @Test(arguments: examples) func theAnswerNamesTheFault(_ example: Example) async throws {
        try await RunningService.with(stages: try stages()) { service in
            var request = MultipartRequest(event: example.event)
            if let blob = example.blob { request.add(blob.name, blob.value, type: blob.type) }
            let answer = try await service.send(request)
            #expect(answer.status == 400)
            #expect(answer.code == example.code.name, "\(answer.text)")
            #expect(answer.json["title"] as? String == example.code.title)
            #expect(answer.json["stage"] as? String == "schema")
            #expect(answer.json["part"] as? String == example.part)
            let errors = answer.json["errors"] as? [[String: String]] ?? []
            #expect(errors.compactMap { $0["pointer"] } == example.errors)
            #expect(errors.allSatisfy { $0["detail"]?.isEmpty == false })
        }
    }

    @Test func eachCodeOfTheStageHasAnExample() { #expect(Set(Schema.codes) == Set(Self.examples.map(\.code))) }

    @Test func whatIsRightPasses() async throws {
        try await RunningService.with(stages: try stages()) { service in
            var request = MultipartRequest(event: #"{"event":"$ai_span","distinct_id":"u"}"#)
            request.add("event.properties", #"{"$ai_trace_id":"t","mine":{"a":1}}"#)
            request.add("event.properties.$ai_input_state", "{}", type: "application/json; charset=utf-8")
            request.add("event.properties.mine.big", "x", type: "text/plain")
            let answer = try await service.send(request)
            #expect(answer.status == 200, "\(answer.text)")
        }
    }

    private func stages() throws -> [any Stage] {
        let environment = StageEnvironment.testing()
        return [
            BoundaryCheck(settings: try read("{}"), environment: environment),
            Multipart(settings: try read("{}"), environment: environment),
            try Schema(settings: try read(#"{"require_content_type":true}"#), environment: environment),
            KafkaEmit(log: RecordingEventLog()),
        ]
    }
}
