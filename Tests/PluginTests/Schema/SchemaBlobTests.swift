import CaptureBytes
import CaptureKit
import CapturePlugins
import CaptureTesting
import Foundation
import ServerSupport
import Testing

/// What is asked of blobs.
@Suite struct SchemaBlobTests {
    /// Type, path of the blob, whether it may stand there.
    @Test(arguments: [
        ("$ai_generation", "$ai_input", true), ("$ai_generation", "$ai_output_choices", true), ("$ai_generation", "$ai_tools", true),
        ("$ai_generation", "$ai_instructions", true), ("$ai_generation", "$ai_input.0.content", true), ("$ai_generation", "custom", true),
        ("$ai_generation", "custom.deep.$ai_model", true), ("$ai_generation", "$lib", true), ("$ai_generation", "$ai_model", false),
        ("$ai_generation", "$ai_model_parameters.x", false), ("$ai_generation", "$ai_latency", false),
        ("$ai_generation", "$ai_inputs", false),
        ("$ai_generation", "$ai_input_state", false), ("$ai_embedding", "$ai_embedding_vector", true),
        ("$ai_embedding", "$ai_tools", false),
        ("$ai_trace", "$ai_input_state", true), ("$ai_span", "$ai_output_state", true), ("$ai_span", "$ai_input", false),
        ("$ai_metric", "$ai_trace_metadata", false), ("$ai_feedback", "$ai_feedback_text", false), ("$ai_feedback", "screenshot", true),
    ]) func theTypeSaysWhereABlobMayStand(_ type: String, _ path: String, _ isAllowed: Bool) async throws {
        let given = #"{"$ai_model":"m","$ai_trace_id":"t","$ai_feedback_text":"f","$ai_metric_name":"n","$ai_metric_value":1}"#
        let known = ["$ai_feedback": ["$ai_feedback_text"], "$ai_metric": ["$ai_metric_name", "$ai_metric_value"]][type] ?? []
        // Only what the type knows, and not what is sent as a blob.
        let properties = try JSONDocument(Bytes(given)).root.members.filter { key, _ in
            let name = key.string ?? ""
            return (known + ["$ai_model", "$ai_trace_id"]).contains(name) && name != path
        }.map { String(decoding: $0.key.text) + ":" + String(decoding: $0.value.text) }
        let rejection = try await schemaStage().refusal("{\(properties.joined(separator: ","))}", type: type, blobs: [.blob(path, "x")])
        #expect(rejection?.code == (isAllowed ? nil : .blobNotAllowed), "\(rejection.map { "\($0)" } ?? "")")
        #expect(rejection?.part == (isAllowed ? nil : "event.properties.\(path)"))
    }

    @Test func theNearestPlaceIsNamed() async throws {
        let stage = try schemaStage()
        let near = try await stage.refusal(#"{"$ai_model":"m"}"#, blobs: [.blob("$ai_inputs", "x")])
        #expect(near?.detail == "the type $ai_generation has no blob \"$ai_inputs\"; did you mean \"$ai_input\"?")
        let listed = try await stage.refusal("{}", blobs: [.blob("$ai_model", "x")])
        #expect(listed?.detail == "the type $ai_generation has no blob \"$ai_model\"; send it in the event's properties")
    }

    @Test func aBlobIsTheProperty() async throws {
        try await Workshop.withFolder { folder in
            let schema = """
                {"properties": {"event": {"const": "$ai_big"}, "properties": {"required": ["$ai_body"], "maxProperties": 2,
                  "properties": {"$ai_body": {"type": "string", "pattern": "^a", "x-capture-blob": true}}}}}
                """
            try schema.write(toFile: folder + "/big.json", atomically: true, encoding: .utf8)
            let stage = try schemaStage(#"{"schemas":"\#(folder)"}"#)
            try await stage.start()
            #expect(try await stage.places("{}", type: "$ai_big") == ["#/properties/$ai_body"])
            #expect(try await stage.refusal("{}", type: "$ai_big", blobs: [.blob("$ai_body", "b")]) == nil)
            #expect(try await stage.refusal("", type: "$ai_big", blobs: [.blob("$ai_body", "b")]) == nil)
            #expect(try await stage.places(#"{"$ai_body":"b"}"#, type: "$ai_big") == ["#/properties/$ai_body"])
            #expect(try await stage.places(#"{"x":1,"y":1}"#, type: "$ai_big", blobs: [.blob("$ai_body", "b")]) == ["#/properties"])
            await stage.stop()
        }
    }

    @Test func whereABlobIsAtFaultTheAnswerSaysWhatElseIs() async throws {
        let blobs = [Part.blob("$ai_provider", "x")]
        let fault = try #require(try await schemaStage().refusal(#"{"$ai_inputt":1}"#, blobs: blobs))
        #expect(fault.code == .blobNotAllowed && fault.part == "event.properties.$ai_provider")
        #expect(fault.errors.map(\.pointer).contains("#/properties/$ai_inputt"))
        #expect(fault.errors.map(\.pointer).contains("#/properties/$ai_model"))
        let many = (0..<30).map { "\"$ai_x\($0)\":1" }.joined(separator: ",")
        let violation = try #require(try await schemaStage().refusal("{\"$ai_model\":\"m\",\(many)}"))
        #expect(violation.detail.contains("20 places or more"))
    }

    @Test func unlistedPropertiesAsBlobsAreWhatTheSettingsSay() async throws {
        let (model, blobs) = (#"{"$ai_model":"m"}"#, [Part.blob("mine.deep", "x"), .blob("mine.other", "x")])
        #expect(try await schemaStage().refusal(model, blobs: blobs) == nil)
        #expect(try await schemaStage(#"{"unknown_properties":"reject"}"#).places(model, blobs: blobs) == ["#/properties/mine"])
        let own = [Part.blob("$ai_brand_new", "x")]
        #expect(try await schemaStage().refusal(model, blobs: own)?.code == .blobNotAllowed)
        #expect(try await schemaStage(#"{"unknown_ai_properties":"allow"}"#).refusal(model, blobs: own) == nil)
        let listed = try await schemaStage(#"{"unknown_ai_properties":"allow"}"#).refusal("{}", blobs: [.blob("$ai_model", "x")])
        #expect(listed?.code == .blobNotAllowed)
    }

    @Test(arguments: [
        ("application/json", true), ("text/plain", true), ("application/octet-stream", true), ("Text/Plain; charset=UTF-8", true),
        ("text/plain;charset=\"us-ascii\"", true), ("text/plain; format=flowed", true), ("application/json; charset=utf-8", true),
        ("text/plain; charset=iso-8859-1", false), ("application/json; charset=utf-16", false),
        ("application/octet-stream; charset=x", true),
        ("text/html", false), ("application/ld+json", false), ("image/png", false), ("", false), ("text/plain; charset", false),
        ("json", false),
    ]) func theMediaTypeIsOneOfTheList(_ type: String, _ isAllowed: Bool) async throws {
        let rejection = try await schemaStage().refusal(#"{"$ai_model":"m"}"#, blobs: [.blob("$ai_input", "1", type: type)])
        #expect(rejection?.code == (isAllowed ? nil : .blobContentType), "\(rejection?.detail ?? "")")
        #expect(rejection?.part == (isAllowed ? nil : "event.properties.$ai_input"))
    }

    @Test(arguments: [
        ("image/png", true), ("image/svg+xml", true), ("image/", false), ("application/ld+json", true), ("text/html; charset=utf-8", true),
        ("text/html; charset=x", false), ("audio/wav", false),
    ])
    func mediaTypesCanBeAdded(_ type: String, _ isAllowed: Bool) async throws {
        let stage = try schemaStage(#"{"content_types":["image/*","application/ld+json","text/html"]}"#)
        let rejection = try await stage.refusal(#"{"$ai_model":"m"}"#, blobs: [.blob("$ai_input", "1", type: type)])
        #expect(rejection?.code == (isAllowed ? nil : .blobContentType))
    }

    @Test func aMediaTypeCanBeAskedFor() async throws {
        let part = Part(
            name: "event.properties.mine", path: ["mine"], contentType: "application/octet-stream", hasContentType: false, body: Bytes("x"))
        #expect(try await schemaStage().refusal(#"{"$ai_model":"m"}"#, blobs: [part]) == nil)
        let rejection = try await schemaStage(#"{"require_content_type":true}"#).refusal(#"{"$ai_model":"m"}"#, blobs: [part])
        #expect(rejection?.code == .blobContentType)
        #expect(rejection?.detail == "the blob has no Content-Type; say what it is")
    }

    @Test func aBlobThatSaysItIsJSONIsJSON() async throws {
        let stage = try schemaStage(#"{"content_types":["application/ld+json"]}"#)
        func code(_ text: String, _ type: String, _ coding: ContentCoding? = nil) async throws -> Code? {
            let part = Part(
                name: "event.properties.$ai_input", path: ["$ai_input"], contentType: type, contentEncoding: coding, body: Bytes(text))
            return try await stage.refusal(#"{"$ai_model":"m"}"#, blobs: [part])?.code
        }
        #expect(try await code("{\"a\":1}", "application/json") == nil)
        #expect(try await code("{\"a\":}", "application/json") == .blobNotJSON)
        #expect(try await code("{\"a\":}", "APPLICATION/JSON; charset=utf-8") == .blobNotJSON)
        #expect(try await code("x", "application/ld+json") == .blobNotJSON)
        #expect(try await code("x", "text/plain") == nil)
        #expect(try await code("x", "application/json", .gzip) == nil)
        #expect(try await code("[" + String(repeating: "1,", count: 200_000) + "]", "application/json") == .blobNotJSON)
        #expect(try await code(String(repeating: "[", count: 1024) + String(repeating: "]", count: 1024), "application/json") == nil)
        let lenient = try schemaStage(#"{"check_json_blobs":false}"#)
        #expect(try await lenient.refusal(#"{"$ai_model":"m"}"#, blobs: [.blob("$ai_input", "x", type: "application/json")]) == nil)
    }

    @Test func theEventIsLookedAtAlthoughItsPartIsNoBlob() async throws {
        let event = Part(name: "event", path: nil, contentType: "image/png", body: Bytes("x"))
        #expect(try await schemaStage().refusal(#"{"$ai_model":"m"}"#, blobs: [event]) == nil)
    }
}
