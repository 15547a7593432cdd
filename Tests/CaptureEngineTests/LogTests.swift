import CaptureEngine
import CaptureKit
import CaptureTesting
import Foundation
import Logging
import Synchronization
import Testing

@Suite struct LogTests {
    private func summary(_ stages: [any Stage]) async throws -> RequestSummary {
        let found = Mutex<RequestSummary?>(nil)
        let telemetry = Telemetry { summary in found.withLock { $0 = summary } }
        _ = try await Pipeline.testing(stages, telemetry: telemetry).run()
        return try #require(found.withLock { $0 })
    }

    @Test func aRequestIsOneJSONObject() async throws {
        let summary = try await summary([Probe { _ in throw Failure(description: "a \"quoted\"\nfault") }])
        let line = LogFormat.json.line(MovableClock().now, summary)
        #expect(line.last == UInt8(ascii: "\n") && line.filter { $0 == UInt8(ascii: "\n") }.count == 1)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
        #expect(object["time"] as? String == "2026-11-23T12:00:00.000Z")
        #expect(object["outcome"] as? String == "failed")
        #expect(object["stage"] as? String == "probe")
        #expect(object["code"] as? String == "internal_error")
        #expect(object["cause"] as? String == "a \"quoted\"\nfault")
        #expect(object["status"] as? Int == 500)
        #expect(object["bytes"] as? Int == 7)
        #expect(object["request_id"] as? String == "r1")
        #expect(object["team"] is NSNull && object["event_uuid"] is NSNull)
        #expect(object["ms"] is Double)
    }

    @Test func aRequestIsOneLineOfText() async throws {
        let line = String(decoding: LogFormat.text.line(MovableClock().now, try await summary([Probe()])), as: UTF8.self)
        #expect(line.hasPrefix("2026-11-23T12:00:00.000Z INFO    200 accepted 7B "))
        #expect(line.hasSuffix("ms id=r1\n"))
    }

    @Test func theKeyIsCalledByItsName() async throws {
        let summary = try await summary([Sender()])
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(LogFormat.json.line(MovableClock().now, summary))) as? [String: Any])
        #expect(object["team"] as? String == "7" && object["key"] as? String == "ci")
        let lines = [LogFormat.json, .text].map { String(decoding: $0.line(MovableClock().now, summary), as: UTF8.self) }
        #expect(lines[1].contains(" team=7 key=ci "))
        #expect(!lines.joined().contains("phc_secret"))
    }

    private struct Sender: Stage {
        static let name = "sender"
        static let summary = "Says who sends."
        static let codes: [Code] = []
        init(settings: NoSettings, environment: StageEnvironment) {}
        init() {}
        func process(_ needs: NoFacts, in context: StageContext) async throws -> Principal {
            Principal(team: "7", token: "phc_secret", key: "ci")
        }
    }

    @Test func anErrorsTextStaysOnItsLine() async throws {
        let summary = try await summary([Probe { _ in throw Failure(description: "one\ntwo\u{1b}[2J") }])
        let line = String(decoding: LogFormat.text.line(MovableClock().now, summary), as: UTF8.self)
        #expect(line.contains("one\\ntwo\\u{1B}[2J"))
        #expect(line.filter { $0 == "\n" }.count == 1)
    }

    @Test func aWriterWritesEveryLineInOrder() throws {
        let path = NSTemporaryDirectory() + "capture-log-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let descriptor = open(path, O_RDWR | O_CREAT, 0o600)
        let writer = LogWriter(descriptor: descriptor, format: .json)
        let logger = Logger(label: "test") { _ in LineLogHandler(writer) }
        for number in 0..<1000 { logger.info("line", metadata: ["number": "\(number)"]) }
        logger.debug("not this one")
        writer.flush()
        close(descriptor)
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 1000)
        #expect(lines[999].hasSuffix("\"message\":\"line\",\"number\":\"999\"}"))
    }

    @Test(.timeLimit(.minutes(2))) func aFlushEndsWhileOthersGoOnLogging() async throws {
        let descriptor = open("/dev/null", O_WRONLY)
        defer { close(descriptor) }
        let writer = LogWriter(descriptor: descriptor, format: .json)
        let lines = Atomic(0)
        let chatter = Task.detached {
            while !Task.isCancelled {
                writer.write(Array("a line\n".utf8))
                lines.add(1, ordering: .relaxed)
            }
        }
        while lines.load(ordering: .relaxed) < 1000 { await Task.yield() }
        writer.flush(within: .seconds(600))
        chatter.cancel()
        await chatter.value
        writer.flush()
    }
}
