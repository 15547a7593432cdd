import CaptureKit
import CaptureTesting
import Dispatch
import Foundation
import ServerSupport
import Synchronization
import Testing

@testable import CapturePlugins

/// Events in a file.
@Suite(.timeLimit(.minutes(5)))
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
                let torn = String((#"{"key":""# + String(repeating: "x", count: length)).prefix(length))
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

    @Test(arguments: [#"{"teams": []}"#, "k", #"{"kex"#, "\0\0x"]) func aFileThatIsNoEventLogIsLeftAsItIs(text: String) async throws {
        try await Workshop.withFolder { folder async throws in
            let path = "\(folder)/teams.json"
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
            let error = await #expect(throws: AppendFile.Failure.self) { try await FileEventLog(path: path, logger: .silent).start() }
            #expect(error?.description.hasPrefix("\(path) ends in a line that no event log has") == true)
            #expect(try self.text(path) == text)
        }
    }

    @Test func zerosThatACrashLeavesAreRemoved() async throws {
        try await Workshop.withFolder { folder async throws in
            let path = "\(folder)/events"
            try Data((line(0) + "\0\0\0").utf8).write(to: URL(fileURLWithPath: path))
            let log = FileEventLog(path: path, logger: .silent)
            try await log.start()
            await log.stop()
            #expect(try text(path) == line(0))
        }
    }

    @Test func aDiskThatDoesNotAnswerHoldsNobodyUp() async throws {
        try await Workshop.withFolder { folder async throws in
            let (clock, gate) = (MovableInstant(), DispatchSemaphore(value: 0))
            let (flushes, flushed) = AsyncStream<Int>.makeStream()
            let hold: @Sendable (Int) -> Void = { count in
                flushed.yield(count)
                gate.wait()
            }
            let log = FileEventLog(path: "\(folder)/events", logger: .silent, now: { clock.now }, onFlush: hold)
            try await log.start()
            let first = Task { try await log.append(record(0)) }
            for await _ in flushes { break }
            let second = Task.immediate { try await log.append(record(1)) }
            #expect(log.notReady == nil)
            clock.advance(by: FileEventLog.troubleLasts)
            #expect(log.notReady == "the disk of \(folder)/events does not answer")
            first.cancel()
            second.cancel()
            await #expect(throws: CancellationError.self) { try await first.value }
            await #expect(throws: CancellationError.self) { try await second.value }
            for _ in 0..<2 { gate.signal() }
            await log.stop()
            #expect(try text("\(folder)/events") == line(0))
        }
    }

    @Test func aSecondWriterIsRefused() async throws {
        try await Workshop.withFolder { folder async throws in
            let first = FileEventLog(path: "\(folder)/events", logger: .silent)
            try await first.start()
            let second = FileEventLog(path: "\(folder)/events", logger: .silent)
            #expect(second.notReady != nil)
            let error = await #expect(throws: AppendFile.Failure.self) { try await second.start() }
            #expect(error?.description.hasPrefix("another service is writing ") == true)
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
            // Log rotation moves it away.
            try FileManager.default.moveItem(atPath: path, toPath: "\(folder)/moved")
            _ = try await log.append(record(2))
            #expect(try text("\(folder)/moved") == line(1))
            #expect(try text(path) == line(2))
            await log.stop()
        }
    }

    @Test func aFileThatIsMovedAwayDuringAFlushLosesNothing() async throws {
        try await Workshop.withFolder { folder async throws in
            let path = "\(folder)/events"
            let log = FileEventLog(path: path, logger: .silent)
            try await log.start()
            let done = Atomic(false)
            // What rotation does: move, read, remove.
            let rotation = Task.detached { () -> String in
                var rotated = ""
                while !done.load(ordering: .relaxed) {
                    if rename(path, "\(folder)/moved") == 0 {
                        rotated += (try? String(contentsOfFile: "\(folder)/moved", encoding: .utf8)) ?? ""
                        unlink("\(folder)/moved")
                    }
                    try? await Task.sleep(for: .milliseconds(1))
                }
                return rotated
            }
            var acknowledged: [Int] = []
            for number in 0..<300 {
                if (try? await log.append(record(number))) != nil { acknowledged.append(number) }
            }
            done.store(true, ordering: .relaxed)
            let lines = await rotation.value + ((try? text(path)) ?? "")
            for number in acknowledged { #expect(lines.contains(line(number)), "\(number) is lost") }
            #expect(!acknowledged.isEmpty)
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
