import CaptureKit
import CaptureTesting
import Dispatch
import Foundation
import ServerSupport
import Testing

@testable import CapturePlugins

/// Events in a file.
@Suite(.timeLimit(.minutes(1)))
struct KafkaEmitFileTests {
    private func record(_ number: Int) -> EventRecord {
        EventRecord(
            key: Array("t:\"\(number)\"".utf8), value: Array(#"{"n":1.0,"data":"\"\#(number)\""}"#.utf8),
            headers: [HeaderField("token", "t"), HeaderField("event", "\n\"")])
    }

    private func line(_ number: Int) -> String {
        #"{"key":"t:\"\#(number)\"","headers":{"token":"t","event":"\n\""},"value":{"n":1.0,"data":"\"\#(number)\""}}"# + "\n"
    }

    private func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    @Test func aRecordIsALineOfJSON() async throws {
        try await Workshop.withFolder { folder async throws in
            let log = FileEventLog(path: "\(folder)/events", logger: .silent)
            try await log.start()
            for number in 0..<3 { _ = try await log.append(record(number)) }
            #expect(try text("\(folder)/events") == line(0) + line(1) + line(2))
            await log.stop()
        }
    }

    @Test func manyRecordsShareAFlushAndNobodyIsToldBefore() async throws {
        try await Workshop.withFolder { folder async throws in
            let (flushes, flushed) = AsyncStream<Int>.makeStream()
            let gate = DispatchSemaphore(value: 0)
            let hold: @Sendable (Int) -> Void = { count in
                flushed.yield(count)
                gate.wait()
            }
            let log = FileEventLog(path: "\(folder)/events", logger: .silent, onFlush: hold)
            try await log.start()
            var counts = flushes.makeAsyncIterator()
            let first = Task.immediate { try await log.append(record(0)) }
            // On disk, and the writer is held: nobody is told yet.
            #expect(await counts.next() == 1)
            #expect(try text("\(folder)/events") == line(0))
            let others = (1..<500).map { number in Task.immediate { try await log.append(record(number)) } }
            gate.signal()
            #expect(await counts.next() == 499)
            gate.signal()
            _ = try await first.value
            for other in others { _ = try await other.value }
            #expect(try text("\(folder)/events") == (0..<500).map(line).joined())
            await log.stop()
        }
    }

    @Test(arguments: [0, 10, 70_000]) func anUnfinishedLineIsRemoved(length: Int) async throws {
        for start in [line(0) + line(1), ""] {
            try await Workshop.withFolder { folder async throws in
                let path = "\(folder)/events"
                let torn = String(repeating: "x", count: length)
                try Data((start + torn).utf8).write(to: URL(fileURLWithPath: path))
                let lines = LogWatch()
                let log = FileEventLog(path: path, logger: lines.logger)
                try await log.start()
                _ = try await log.append(record(2))
                #expect(try text(path) == start + line(2))
                #expect(lines.all.contains { $0.contains("\(length) bytes are removed") } == (length > 0))
                await log.stop()
            }
        }
    }

    @Test func aSecondWriterIsRefused() async throws {
        try await Workshop.withFolder { folder async throws in
            let first = FileEventLog(path: "\(folder)/events", logger: .silent)
            try await first.start()
            let second = FileEventLog(path: "\(folder)/events", logger: .silent)
            #expect(second.notReady != nil)
            let error = await #expect(throws: AppendFile.Failure.self) { try await second.start() }
            #expect(error?.description.contains("is another service writing it?") == true)
            _ = try await first.append(record(0))
            await first.stop()
            try await second.start()
            _ = try await second.append(record(1))
            await second.stop()
            #expect(try text("\(folder)/events") == line(0) + line(1))
        }
    }

    @Test func aFullDiskIsToldAndTriedAgain() async throws {
        let clock = MovableInstant()
        let log = FileEventLog(path: "/dev/full", logger: .silent, now: { clock.now })
        try await log.start()
        #expect(log.notReady == nil)
        let error = await #expect(throws: EventLogError.self) { _ = try await log.append(record(0)) }
        guard case .unavailable(let cause) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(cause.contains("No space left on device") && cause.contains("/dev/full"))
        #expect(log.notReady == cause)
        clock.advance(by: FileEventLog.troubleLasts)
        #expect(log.notReady == nil)
        await log.stop()
    }

    @Test func aDeletedFileIsMadeAnew() async throws {
        try await Workshop.withFolder { folder async throws in
            let path = "\(folder)/a/events"
            let log = FileEventLog(path: path, logger: .silent)
            try await log.start()
            _ = try await log.append(record(0))
            try FileManager.default.removeItem(atPath: "\(folder)/a")
            _ = try await log.append(record(1))
            #expect(try text(path) == line(1))
            // Moved away, as log rotation does, it is still the file that is written.
            try FileManager.default.moveItem(atPath: path, toPath: "\(folder)/moved")
            _ = try await log.append(record(2))
            #expect(try text("\(folder)/moved") == line(1) + line(2))
            await log.stop()
        }
    }

    @Test func afterAStopNothingIsTaken() async throws {
        try await Workshop.withFolder { folder async throws in
            let log = FileEventLog(path: "\(folder)/events", logger: .silent)
            await log.stop()
            try await log.start()
            let appends = (0..<50).map { number in Task.immediate { try await log.append(record(number)) } }
            await log.stop()
            await log.stop()
            for append in appends { _ = try await append.value }
            #expect(try text("\(folder)/events") == (0..<50).map(line).joined())
            await #expect(throws: EventLogError.self) { try await log.append(record(50)) }
            #expect(log.notReady != nil)
        }
    }

    @Test func thePathIsRelativeToThePipelineFileAndItsFoldersAreMade() async throws {
        try await Workshop.withFolder { folder async throws in
            try await withKafkaEmit(#"{"brokers":"file:new/data/events.ndjson"}"#, directory: folder) { stage async throws in
                let receipt = try await stage.emit()
                #expect(receipt.place == "\(folder)/new/data/events.ndjson" && stage.notReady == nil)
                let line = try text(receipt.place)
                let written = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
                #expect(written?["key"] as? String == "anonymous:u")
                #expect((written?["headers"] as? [String: String])?["event"] == "$ai_generation")
                #expect((written?["value"] as? [String: Any])?["distinct_id"] as? String == "u")
            }
        }
    }

    @Test func aPlaceThatCannotBeWrittenStopsTheStartByName() async throws {
        let error = await #expect(throws: AppendFile.Failure.self) {
            try await withKafkaEmit(#"{"brokers":"file:/proc/nowhere/events"}"#) { _ async throws in }
        }
        #expect(error?.description == "cannot open /proc/nowhere/events: No such file or directory")
    }
}
