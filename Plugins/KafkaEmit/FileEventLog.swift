import CaptureBytes
import CaptureKit
import Dispatch
import Logging
import Synchronization

/// An event log in a file, one JSON line a record, flushed to disk before anyone is told; many records share a flush.
final class FileEventLog: EventLog {
    private struct State {
        var waiting: [LineWaiter] = []
        var isScheduled = false
        var isOpen = false
        var trouble: (text: String, since: ContinuousClock.Instant)?
        /// Since when the disk is at work on a flush.
        var writingSince: ContinuousClock.Instant?
    }

    /// How long a fault keeps the stage from being ready. Only the next record can tell whether it is over, so it must be let in.
    static let troubleLasts = Duration.seconds(5)
    /// How long `stop` waits for a disk that does not answer.
    private static let stopPatience = Duration.seconds(5)

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
        state.withLock { ($0.isOpen, $0.trouble) = (true, nil) }
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
            if let since = state.writingSince, now() - since >= FileEventLog.troubleLasts { return "the disk of \(path) does not answer" }
            guard let trouble = state.trouble, now() - trouble.since < FileEventLog.troubleLasts else { return nil }
            return trouble.text
        }
    }

    func append(_ record: EventRecord) async throws -> Receipt {
        let waiter = LineWaiter(record.jsonLine)
        try await withTaskCancellationHandler {
            let mustSchedule = state.withLock { state in
                state.waiting.append(waiter)
                defer { state.isScheduled = true }
                return !state.isScheduled
            }
            if mustSchedule { queue.async { self.drain() } }
            try await waiter.end()
        } onCancel: {
            state.withLock { state in state.waiting.removeAll { $0 === waiter } }
            waiter.end(with: .failure(CancellationError()))
        }
        return Receipt(place: path)
    }

    func stop() async {
        let waiter = LineWaiter([])
        queue.async {
            self.drain()
            self.state.withLock { $0.isOpen = false }
            self.file.withLock { $0 = nil }
            waiter.end(with: .success(()))
        }
        let timer = Task {
            try await Task.sleep(for: FileEventLog.stopPatience)
            waiter.end(with: .failure(EventLogError.unavailable("\(path) does not answer")))
        }
        do { try await waiter.end() } catch { logger.error("\(error); the service stops without waiting for it") }
        timer.cancel()
    }

    private func drain() {
        while true {
            let (batch, isOpen) = state.withLock { state in
                var batch: [LineWaiter] = []
                swap(&batch, &state.waiting)
                state.isScheduled = !batch.isEmpty
                state.writingSince = batch.isEmpty ? nil : now()
                return (batch, state.isOpen)
            }
            if batch.isEmpty { return }
            do {
                guard isOpen else { throw EventLogError.unavailable("\(path) is not open") }
                try write(batch.map(\.line))
                onFlush(batch.count)
                state.withLock { ($0.trouble, $0.writingSince) = (nil, nil) }
                for waiter in batch { waiter.end(with: .success(())) }
            } catch {
                let since = now()
                state.withLock { ($0.trouble, $0.writingSince) = (("\(error)", since), nil) }
                for waiter in batch { waiter.end(with: .failure(EventLogError.unavailable("\(error)"))) }
            }
        }
    }

    /// Log rotation may move the file away at any time, and read and remove it then: what was written to it meanwhile is written again.
    private func write(_ lines: [[UInt8]]) throws {
        for _ in 0..<3 {
            if !file.withLock({ $0?.isThere ?? false }) { try open() }
            try file.withLock { file throws in try file?.append(lines) }
            if file.withLock({ $0?.isThere ?? false }) { return }
        }
        throw EventLogError.unavailable("\(path) is moved away again and again")
    }
}

extension EventRecord {
    /// What every line begins with.
    static let lineBegin = "{\"key\":\""

    /// `{"key":"…","headers":{…},"value":{…}}` and a line feed.
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
