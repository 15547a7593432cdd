import CaptureKit
import CapturePlugins
import CaptureTesting
import Foundation
import Logging
import ServerSupport
import Testing

@Suite struct SchemaSettingsTests {
    @Test(arguments: [
        (#"{"mode":"warn"}"#, "$.mode"), (#"{"unknown_ai_properties":"ignore"}"#, "$.unknown_ai_properties"),
        (#"{"unknown_properties":true}"#, "$.unknown_properties"), (#"{"content_types":["png"]}"#, "$.content_types"),
        (#"{"content_types":["Image/PNG"]}"#, "$.content_types"), (#"{"content_types":["a/b; c=d"]}"#, "$.content_types"),
        (#"{"content_types":["*/*"]}"#, "$.content_types"), (#"{"require_content_type":"yes"}"#, "$.require_content_type"),
        (#"{"unknown_properties":"reject","unknown_ai_properties":"allow"}"#, "$.unknown_ai_properties"), (#"{"schemas":1}"#, "$.schemas"),
    ]) func whatDoesNotFitIsNamed(_ settings: String, _ path: String) throws {
        #expect(try schemaSettings(settings).problems.map(\.path) == [path])
    }

    @Test func reportingLetsPassAndCountsAndLogs() async throws {
        let lines = LogLines()
        var environment = StageEnvironment.testing()
        environment.metrics = MetricsRegistry()
        let stage = try schemaStage(#"{"mode":"report"}"#, environment: environment)
        let event = try Event.sample(#"{"event":"$ai_trace","distinct_id":"u","properties":{"$ai_latency":-1,"secret":"hidden"}}"#)
        let context = StageContext.testing(logger: lines.logger)
        let blobs = Parts([
            .blob("$ai_model", "hidden"), .blob("$ai_input_state", "hidden", type: "application/json"), .blob("x", "y", type: "a/b"),
        ])
        _ = try await stage.process(Facts(event, blobs), in: context)
        _ = try await stage.process(Facts(try Event.sample(#"{"event":"other","distinct_id":"u"}"#), Parts([])), in: context)
        let counts = environment.metrics.families.first { $0.name == "capture_schema_reported_total" }?.family.metrics.map {
            labels, metric in
            if case .counter(let counter) = metric { "\(labels[0].value) \(counter.value)" } else { "" }
        }
        #expect(counts == ["unknown_event_type 1", "schema_violation 2", "blob_not_allowed 1", "blob_content_type 1", "blob_not_json 1"])
        let text = lines.all.joined(separator: "\n")
        #expect(
            text.contains("#/properties/$ai_latency") && text.contains("#/properties/$ai_trace_id") && text.contains("event.properties.x"))
        #expect(!text.contains("hidden"))
    }

    /// Whoever sends bad events does not fill the log; the counter has them all, and a later line says how many are left out.
    @Test func tenLinesASecondAreLogged() async throws {
        let (lines, clock) = (LogLines(), MovableClock())
        var environment = StageEnvironment.testing(clock: clock)
        environment.metrics = MetricsRegistry()
        let stage = try schemaStage(#"{"mode":"report"}"#, environment: environment)
        let context = StageContext.testing(logger: lines.logger)
        func send(_ count: Int) async throws {
            let event = try Event.sample(#"{"event":"other","distinct_id":"u"}"#)
            for _ in 0..<count { _ = try await stage.process(Facts(event, Parts([])), in: context) }
        }
        try await send(9)
        clock.advance(by: .milliseconds(999))
        try await send(26)
        #expect(lines.all.count == 10)
        #expect(!lines.all.contains { $0.contains("left_out") })
        clock.advance(by: .milliseconds(1))
        try await send(3)
        #expect(lines.all.count == 13)
        #expect(lines.all.map { $0.contains("left_out=25") } == Array(repeating: false, count: 10) + [true, false, false])
        let counters = environment.metrics.families.first { $0.name == "capture_schema_reported_total" }?.family.metrics
        let counts = counters?.compactMap { _, metric in
            if case .counter(let counter) = metric { counter.value } else { nil }
        }
        #expect(counts == [38, 0, 0, 0, 0])
    }

    @Test func aDirectoryTakesThePlaceOfTheSchemas() async throws {
        try await Workshop.withFolder { folder in
            func write(_ name: String, _ text: String) throws {
                try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
            }
            try write(
                "mine.json", #"{"properties":{"event":{"const":"$ai_mine"},"properties":{"properties":{"$ai_a":{"type":"integer"}}}}}"#)
            try write("readme.txt", "not JSON")
            let stage = try schemaStage(#"{"schemas":"\#(folder)"}"#)
            #expect(stage.notReady != nil)
            try await stage.start()
            #expect(stage.notReady == nil)
            #expect(try await stage.refusal("{}")?.code == .unknownEventType)
            #expect(try await stage.places(#"{"$ai_a":1,"b":1}"#, type: "$ai_mine") == [])
            #expect(try await stage.places(#"{"$ai_a":"1","$ai_b":1}"#, type: "$ai_mine") == ["#/properties/$ai_a", "#/properties/$ai_b"])
            await stage.stop()
            // What the settings say of unlisted properties holds for any file, whatever it has to say of properties.
            for properties in ["", #","properties":true"#, #","properties":{"unevaluatedProperties":true}"#] {
                try write("mine.json", #"{"properties":{"event":{"const":"$ai_mine"}\#(properties)}}"#)
                let strict = try schemaStage(#"{"schemas":"\#(folder)","unknown_properties":"reject"}"#)
                try await strict.start()
                #expect(try await strict.places(#"{"a":1}"#, type: "$ai_mine") == ["#/properties/a"])
                let open = try schemaStage(#"{"schemas":"\#(folder)","unknown_ai_properties":"allow"}"#)
                try await open.start()
                #expect(try await open.places(#"{"$ai_a":1}"#, type: "$ai_mine") == [])
            }
        }
    }

    @Test func aDirectoryIsReadAgainAndAWrongOneIsNotTaken() async throws {
        try await Workshop.withFolder { folder in
            func write(_ type: String) throws {
                try type.write(toFile: "\(folder)/a.json", atomically: true, encoding: .utf8)
            }
            let lines = LogLines()
            var environment = StageEnvironment.testing(logger: lines.logger)
            environment.metrics = MetricsRegistry()
            try write(#"{"properties":{"event":{"const":"$ai_one"}}}"#)
            let stage = try schemaStage(#"{"schemas":"\#(folder)"}"#, environment: environment)
            try await stage.start()
            try write(#"{"properties":{"event":{"const":"$ai_two"}}}"#)
            await stage.reload()
            #expect(try await stage.refusal("{}", type: "$ai_two") == nil)
            #expect(try await stage.refusal("{}", type: "$ai_one")?.code == .unknownEventType)
            try write("{")
            await stage.reload()
            #expect(try await stage.refusal("{}", type: "$ai_two") == nil)
            #expect(lines.all.contains { $0.contains("a.json: not valid JSON") })
        }
    }

    @Test func everythingThatIsWrongWithADirectoryIsNamed() async throws {
        try await Workshop.withFolder { folder in
            func write(_ name: String, _ text: String) throws {
                try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
            }
            func start() async throws -> String {
                let stage = try schemaStage(#"{"schemas":"\#(folder)"}"#)
                do { try await stage.start() } catch { return "\(error)" }
                return ""
            }
            #expect(try await start().contains("there is no file whose name ends in .json"))
            try write("a.json", "{")
            try write("b.json", #"{"typ":1,"properties":{"x":{"pattern":"(?=a)"}}}"#)
            try write("c.json", "{}")
            try write("d.json", #"{"properties":{"event":{"const":"x"}}}"#)
            try write("e.json", #"{"properties":{"event":{"const":"x"}}}"#)
            let lines = try await start().split(separator: "\n").dropFirst().map(String.init)
            #expect(lines.count == 5)
            for (line, part) in zip(
                lines,
                [
                    "a.json: not valid JSON", "b.json: #/typ: ", "b.json: #/properties/x/pattern: ", "c.json: #/properties/event: ",
                    "e.json: d.json",
                ])
            {
                #expect(line.hasPrefix(part), "\(line)")
            }
            let checked = try schemaStage(#"{"schemas":"\#(folder)"}"#)
            let found = #expect(throws: FileProblems.self) { try checked.check() }
            #expect(found?.lines == lines.map { "\(folder): \($0)" })
        }
        // It may be made before the start.
        let missing = try schemaStage(#"{"schemas":"/nowhere"}"#)
        try missing.check()
        await #expect(throws: EventSchemaProblems.self) { try await missing.start() }
    }
}
