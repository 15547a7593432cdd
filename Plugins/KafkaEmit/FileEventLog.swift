import CaptureBytes
import CaptureKit
import Dispatch
import Logging
import Synchronization

/// An event log in a file, one JSON line a record, flushed to disk before anyone is told; many records share a flush.
final class FileEventLog: EventLog {
    private struct Waiter {
        let line: [UInt8]
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var waiting: [Waiter] = []
        var isScheduled = false
        var isOpen = false
        var trouble: (text: String, since: ContinuousClock.Instant)?
    }

    /// How long a fault keeps the stage from being ready. Only the next record can tell whether it is over, so it must be let in.
    static let troubleLasts = Duration.seconds(5)

    private let path: String
    private let logger: Logger
    private let now: @Sendable () -> ContinuousClock.Instant
    private let onFlush: @Sendable (Int) -> Void
    private let queue = DispatchQueue(label: "capture-ai.event-file")
    private let state = Mutex(State())
    /// Used on `queue` only.
    private let file = Mutex<AppendFile?>(nil)

    /// Writes nothing yet. `onFlush` hears, on the writing thread, of every flush and how many records it made durable.
    init(
        path: String, logger: Logger, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
        onFlush: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        (self.path, self.logger, self.now, self.onFlush) = (path, logger, now, onFlush)
    }

    func start() async throws {
        try open()
        state.withLock { $0.isOpen = true }
    }

    private func open() throws {
        try file.withLock { file throws in
            // First let go of the old one, which may be the same file.
            file = nil
            let opened = try AppendFile(path)
            if opened.removed > 0 {
                logger.warning("\(path) ended in an unfinished record of which nobody was told; its \(opened.removed) bytes are removed")
            }
            file = consume opened
        }
    }

    var notReady: String? {
        state.withLock { state in
            guard state.isOpen else { return "\(path) is not open" }
            guard let trouble = state.trouble, now() - trouble.since < FileEventLog.troubleLasts else { return nil }
            return trouble.text
        }
    }

    func append(_ record: EventRecord) async throws -> Receipt {
        let line = record.jsonLine
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            let mustSchedule = state.withLock { state in
                state.waiting.append(Waiter(line: line, continuation: continuation))
                defer { state.isScheduled = true }
                return !state.isScheduled
            }
            if mustSchedule { queue.async { self.drain() } }
        }
        return Receipt(place: path)
    }

    func stop() async {
        await withCheckedContinuation { continuation in
            queue.async {
                self.drain()
                self.state.withLock { $0.isOpen = false }
                self.file.withLock { $0 = nil }
                continuation.resume()
            }
        }
    }

    private func drain() {
        while true {
            let (batch, isOpen) = state.withLock { state in
                var batch: [Waiter] = []
                swap(&batch, &state.waiting)
                state.isScheduled = !batch.isEmpty
                return (batch, state.isOpen)
            }
            if batch.isEmpty { return }
            do {
                guard isOpen else { throw EventLogError.unavailable("\(path) is not open") }
                try write(batch.map(\.line))
                onFlush(batch.count)
                state.withLock { $0.trouble = nil }
                for waiter in batch { waiter.continuation.resume() }
            } catch {
                let since = now()
                state.withLock { $0.trouble = ("\(error)", since) }
                for waiter in batch { waiter.continuation.resume(throwing: EventLogError.unavailable("\(error)")) }
            }
        }
    }

    private func write(_ lines: [[UInt8]]) throws {
        // Somebody may have deleted it, or moved it away and then deleted it.
        if !file.withLock({ $0?.isThere ?? false }) { try open() }
        try file.withLock { file throws in try file?.append(lines) }
    }
}

extension EventRecord {
    /// `{"key":…,"headers":{…},"value":{…}}` and a line feed.
    fileprivate var jsonLine: [UInt8] {
        var writer = ByteWriter(capacity: value.count + 512)
        writer.append(literal: "{\"key\":")
        writer.appendJSONString(String(decoding: key, as: UTF8.self))
        writer.append(literal: ",\"headers\":{")
        for (index, header) in headers.enumerated() {
            if index > 0 { writer.append(literal: ",") }
            writer.appendJSONString(header.name)
            writer.append(literal: ":")
            writer.appendJSONString(header.value)
        }
        writer.append(literal: "},\"value\":")
        value.withUnsafeBytes { writer.append($0) }
        writer.append(literal: "}\n")
        return writer.finish()
    }
}
