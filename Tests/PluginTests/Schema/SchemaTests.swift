import CaptureBytes
import CaptureKit
import CapturePlugins
import CaptureTesting
import Testing

@Suite struct SchemaTests {
    @Test func itIsARightStage() async throws {
        let settings = #"{"mode":"enforce","content_types":["image/*"],"require_content_type":true}"#
        #expect(
            await StageConformance.check(
                Schema.self, settings: settings,
                needs: Facts(try Event.sample(), Parts([.blob("$ai_input", "[]", type: "application/json")])))
                == [])
    }

    /// Type, properties, places at fault.
    @Test(arguments: [
        ("$ai_generation", #"{"$ai_model":"gpt"}"#, []), ("$ai_generation", "{}", ["$ai_model"]), ("$ai_generation", "", ["$ai_model"]),
        ("$ai_generation", #"{"$ai_model":""}"#, ["$ai_model"]), ("$ai_generation", #"{"$ai_model":null}"#, ["$ai_model"]),
        (
            "$ai_generation",
            #"{"$ai_model":"m","$ai_input":[{"a":1}],"$ai_latency":1.25,"$ai_is_error":false,"$ai_error":{"x":1},"$lib":"py","$ai":1,"$aix":[],"":0}"#,
            []
        ),
        ("$ai_generation", #"{"$ai_model":"m","$ai_input_tokens":1.0,"$ai_http_status":599}"#, []),
        (
            "$ai_generation", #"{"$ai_model":"m","$ai_input_tokens":-1,"$ai_http_status":600,"$ai_latency":-0.1,"$ai_stream":"yes"}"#,
            ["$ai_input_tokens", "$ai_http_status", "$ai_latency", "$ai_stream"]
        ),
        ("$ai_generation", #"{"$ai_model":"m","$ai_metric_name":"x"}"#, ["$ai_metric_name"]),
        ("$ai_generation", #"{"$ai_model":"m","$ai_trace_id":"a b"}"#, ["$ai_trace_id"]),
        ("$ai_generation", #"{"$ai_model":"m","$ai_trace_id":"Az0-_~.@()!':|"}"#, []),
        ("$ai_embedding", #"{"$ai_model":"m","$ai_embedding_vector":[1]}"#, []),
        ("$ai_embedding", #"{"$ai_model":"m","$ai_tools":[]}"#, ["$ai_tools"]),
        ("$ai_trace", #"{"$ai_trace_id":"t"}"#, []), ("$ai_trace", #"{"$ai_model":"m"}"#, ["$ai_trace_id"]),
        ("$ai_span", #"{"$ai_trace_id":"t","$ai_input_state":{},"$ai_provider":"p"}"#, []), ("$ai_span", "{}", ["$ai_trace_id"]),
        ("$ai_metric", #"{"$ai_trace_id":"t","$ai_metric_name":"n","$ai_metric_value":true}"#, []),
        ("$ai_metric", #"{"$ai_trace_id":"t","$ai_metric_value":null}"#, ["$ai_metric_name", "$ai_metric_value"]),
        ("$ai_feedback", #"{"$ai_trace_id":"t","$ai_feedback_text":"f"}"#, []),
        ("$ai_feedback", #"{"$ai_trace_id":"t"}"#, ["$ai_feedback_text"]),
    ]) func itHoldsEventsAgainstTheirTypes(_ type: String, _ properties: String, _ places: [String]) async throws {
        let rejection = try await schemaStage().refusal(properties, type: type)
        #expect(Set(rejection?.errors.map(\.pointer) ?? []) == Set(places.map { "#/properties/" + $0 }), "\(rejection?.errors ?? [])")
        #expect(rejection?.code == (places.isEmpty ? nil : .schemaViolation))
    }

    @Test func theTopLevelIsCheckedToo() async throws {
        let stage = try schemaStage()
        let wrong =
            #"{"event":"$ai_trace","distinct_id":"","timestamp":1,"sent_at":[],"$set":"x","uuid":"y","other":[1],"properties":{"$ai_trace_id":"t"}}"#
        let errors = try await stage.refusal(of: try Event.sample(wrong))?.errors.map(\.pointer)
        #expect(Set(errors ?? []) == ["#/distinct_id", "#/timestamp", "#/sent_at", "#/$set", "#/uuid"])
        let right =
            #"{"event":"$ai_trace","distinct_id":"u","timestamp":"x","$set_once":{},"$groups":{},"uuid":null,"a":1,"properties":{"$ai_trace_id":"t"}}"#
        #expect(try await stage.refusal(of: try Event.sample(right)) == nil)
    }

    @Test(arguments: [
        ("$ai_generatoin", "did you mean \"$ai_generation\"?"), ("$ai_traces", "did you mean \"$ai_trace\"?"),
        ("pageview", "known: \"$ai_embedding\""),
        ("$AI_generation", "did you mean"),
    ]) func anUnknownTypeComesWithTheNearest(_ type: String, _ remedy: String) async throws {
        let rejection = try await schemaStage().refusal("{}", type: type)
        #expect(rejection?.code == .unknownEventType)
        #expect(rejection?.part == "event")
        #expect(rejection?.detail.contains(remedy) == true, "\(rejection?.detail ?? "")")
    }

    @Test func anUnknownPropertyComesWithTheNearest() async throws {
        let errors = try await schemaStage().refusal(#"{"$ai_model":"m","$ai_inptu":1,"$ai_zzzzzzzz":1}"#)?.errors
        #expect(errors?.map(\.pointer) == ["#/properties/$ai_inptu", "#/properties/$ai_zzzzzzzz"])
        #expect(errors?.map(\.detail) == ["this is not known here; did you mean \"$ai_input\"?", "this is not known here; leave it out"])
    }

    @Test func unlistedPropertiesAreWhatTheSettingsSay() async throws {
        let properties = #"{"$ai_model":"m","$ai_other":1,"mine":1}"#
        #expect(try await schemaStage().places(properties) == ["#/properties/$ai_other"])
        #expect(try await schemaStage(#"{"unknown_ai_properties":"allow"}"#).places(properties) == [])
        #expect(
            try await schemaStage(#"{"unknown_properties":"reject"}"#).places(properties) == [
                "#/properties/$ai_other", "#/properties/mine",
            ])
    }

    @Test func propertiesMayComeAsAPartOfTheirOwn() async throws {
        let stage = try schemaStage()
        #expect(try await stage.places("", part: #"{"$ai_model":"m"}"#) == [])
        #expect(try await stage.places("", part: #"{"$ai_model":1,"$ai_x":[]}"#) == ["#/properties/$ai_model", "#/properties/$ai_x"])
        #expect(try await stage.places("", part: "{}") == ["#/properties/$ai_model"])
    }

    @Test func aListedPropertyTwiceInAnObjectBelowIsAViolation() async throws {
        #expect(try await schemaStage().places(#"{"$ai_model":"m","$ai_latency":1,"$ai_latenc\u0079":2}"#) == ["#/properties/$ai_latency"])
    }

    @Test func allViolationsAreNamedUpToTwenty() async throws {
        let many = (0..<40).map { "\"$ai_\($0)\":1" }.joined(separator: ",")
        let rejection = try await schemaStage().refusal("{\(many)}")
        #expect(rejection?.errors.count == 20)
        #expect(rejection?.detail.contains("20 places") == true)
    }

    @Test func aBigEventIsCheckedOffTheLoop() async throws {
        let many = (0..<30_000).map { "\"k\($0)\":\($0)" }.joined(separator: ",")
        #expect(try await schemaStage().places("{\(many)}") == ["#/properties/$ai_model"])
    }
}
