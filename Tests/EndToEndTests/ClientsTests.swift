import CaptureBytes
import CaptureEngine
import CaptureKit
import CapturePlugins
import CaptureTesting
import Foundation
import ServerSupport
import Synchronization
import Testing

/// Requests from other projects' clients: what they send is what the answer and the record name.
@Suite(.timeLimit(.minutes(5)))
struct ClientsTests {
    private struct Blob {
        let path: String
        let inPlaceholder: String
        var fileName = ""
        var type = ""
        let content: [UInt8]
    }

    private let uuid = "0190f8a2-abcd-7ef0-9234-56789abcdef0"
    private var event: String { #"{"event":"$ai_generation","distinct_id":"u","uuid":"\#(uuid)","properties":{"n":1.0}}"# }

    private static let small = [
        Blob(
            path: "$ai_input", inPlaceholder: "%24ai_input", fileName: "prompt one.txt", type: "text/plain",
            content: Array("héllo\r\n".utf8)),
        Blob(path: "größe", inPlaceholder: "gr%C3%B6%C3%9Fe", type: "application/json", content: Array(#"{"a":[1,2]}"#.utf8)),
        Blob(path: "raw", inPlaceholder: "raw", fileName: "ü.bin", content: [0, 13, 10, 45, 45, 255]),
    ]

    /// 20 MiB without a pattern, so that a piece that is lost, doubled or moved is noticed.
    private static let large: [Blob] = {
        var state: UInt64 = 1
        let words = (0..<(20 << 20) / 8).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state
        }
        let bytes = words.withUnsafeBytes { Array($0) }
        return [Blob(path: "big", inPlaceholder: "big", fileName: "big.bin", type: "application/octet-stream", content: bytes)]
    }()

    @Test(arguments: [false, true]) func curl(isLarge: Bool) async throws {
        try await check(isLarge ? Self.large : Self.small, guessed: "application/octet-stream") { url, folder, blobs async throws in
            var arguments = ["-sS", "-o", "-", "-w", "\n%{http_code}", "-F", "event=<\(folder)/event;type=application/json"]
            for (index, blob) in blobs.enumerated() {
                // `<` sends a file's content as a text field, `@` as a file.
                let name = blob.fileName.isEmpty ? "<\(folder)/\(index)" : "@\(folder)/\(index);filename=\"\(blob.fileName)\""
                arguments += ["-F", "event.properties.\(blob.path)=\(name)" + (blob.type.isEmpty ? "" : ";type=\(blob.type)")]
            }
            let lines = try await Command.run("curl", arguments + [url]).text.components(separatedBy: "\n")
            return (lines.last ?? "", lines.dropLast().joined(separator: "\n"))
        }
    }

    @Test(arguments: ["requests", "httpx"], [false, true]) func python(client: String, isLarge: Bool) async throws {
        // The chunked one goes through urllib3's own encoder, which guesses a type from the file's name.
        let guessed = "application/octet-stream"
        try await check(isLarge ? Self.large : Self.small, guessed: guessed) { url, folder, blobs async throws in
            var arguments = [Workshop.script("send_parts.py"), client, url, event]
            for (index, blob) in blobs.enumerated() {
                arguments += ["event.properties.\(blob.path)", blob.fileName, blob.type, "\(folder)/\(index)"]
            }
            let lines = try await Command.run(Workshop.python(), arguments).text.components(separatedBy: "\n")
            return (lines[0], lines[1])
        }
    }

    private func check(
        _ blobs: [Blob], guessed: String,
        _ send: (_ url: String, _ folder: String, _ blobs: [Blob]) async throws -> (status: String, body: String)
    ) async throws {
        let (log, witness) = (RecordingEventLog(), Witness())
        var reader = SettingsReader(JSONNode(.object([])), path: "$")
        let none = NoSettings(from: &reader)
        let stages: [any Stage] = [
            BoundaryCheck(settings: none, environment: .testing()), Multipart(settings: none, environment: .testing()), witness,
            KafkaEmit(log: log),
        ]
        try await Workshop.withFolder { folder async throws in
            try Data(event.utf8).write(to: URL(fileURLWithPath: "\(folder)/event"))
            for (index, blob) in blobs.enumerated() { try Data(blob.content).write(to: URL(fileURLWithPath: "\(folder)/\(index)")) }
            try await RunningService.with(stages: stages) { service async throws in
                let answer = try await send("http://127.0.0.1:\(service.port)/ai", folder, blobs)
                #expect(answer.status == "200", "\(answer.body)")
                try checkAnswer(answer.body, blobs, guessed: guessed)
            }
        }
        let types = blobs.map { $0.type.isEmpty ? guessed : $0.type }
        let members = zip(blobs, types).map { blob, type in
            let type = type.replacing("/", with: "%2F")
            return #""\#(blob.path)":"blob:\#(uuid)/\#(blob.inPlaceholder)?length=\#(blob.content.count)&type=\#(type)""#
        }
        let record = try #require(log.records.first)
        let value = try JSONSerialization.jsonObject(with: Data(record.value)) as? [String: Any]
        let data = "\(event.dropLast(2)),\(members.joined(separator: ","))}}"
        #expect(value?["data"] as? String == data)
        #expect(witness.bodies == blobs.map(\.content))
    }

    private func checkAnswer(_ body: String, _ blobs: [Blob], guessed: String) throws {
        let answer = try #require(try JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any])
        let parts = try #require(answer["accepted_parts"] as? [[String: Any]])
        #expect(answer["uuid"] as? String == uuid)
        #expect(parts.map { $0["name"] as? String } == ["event"] + blobs.map { "event.properties.\($0.path)" })
        #expect(parts.map { $0["length"] as? Int } == [event.utf8.count] + blobs.map(\.content.count))
        #expect(parts.map { $0["content-type"] as? String } == ["application/json"] + blobs.map { $0.type.isEmpty ? guessed : $0.type })
        #expect(parts.allSatisfy { $0["content-encoding"] is NSNull })
    }

    /// Keeps the blobs' bytes.
    private final class Witness: Stage {
        static let name = "witness"
        static let summary = "Keeps the blobs' bytes."
        static let codes: [Code] = []
        private let kept = Mutex<[[UInt8]]>([])

        init() {}
        init(settings: NoSettings, environment: StageEnvironment) {}

        var bodies: [[UInt8]] { kept.withLock { $0 } }

        func process(_ parts: Parts, in context: StageContext) async throws -> NoFacts {
            kept.withLock { $0 = parts.blobs.map { Array($0.body) } }
            return .none
        }
    }
}
