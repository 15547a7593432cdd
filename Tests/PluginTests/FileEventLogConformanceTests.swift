import CaptureKit
import CaptureTesting
import Foundation
import Synchronization
import Testing

@testable import CapturePlugins

/// The same checks as for every other log.
@Suite struct FileEventLogConformanceTests {
    @Test func theFileIsARightLog() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("event-log-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("events.ndjson")
        let disk = StandingDisk()
        let log = FileEventLog(path: file.path, logger: .silent, onFlush: { _ in disk.pass() })
        let hold: (Bool) async -> Void = { disk.stand($0) }
        let faults = await EventLogConformance.check(log, run: "r", hold: hold) {
            try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(record)
        }
        #expect(faults == [])
    }

    /// A disk that stands still when it is told to.
    private final class StandingDisk: Sendable {
        private let condition = NSCondition()
        private let isStanding = Mutex(false)

        func stand(_ isStanding: Bool) {
            self.isStanding.withLock { $0 = isStanding }
            condition.broadcast()
        }

        func pass() { while isStanding.withLock({ $0 }) { _ = condition.wait(until: Date() + 0.01) } }
    }

    private func record(_ line: Substring) throws -> EventRecord {
        let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        let headers = try #require(object["headers"] as? [String: String])
        let value = try JSONSerialization.data(withJSONObject: try #require(object["value"]))
        return EventRecord(
            key: Array(try #require(object["key"] as? String).utf8), value: Array(value),
            headers: headers.map { HeaderField($0.key, $0.value) })
    }
}
