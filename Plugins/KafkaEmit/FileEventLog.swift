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
        var file: AppendFile?
        var waiting: [Waiter] = []
        var isScheduled = false
        var trouble: String? = "not opened yet"
    }

    private let path: String
    private let logger: Logger
    private let queue = DispatchQueue(label: "capture-ai.event-file")
    private let state = Mutex(State())

    init(path: String, logger: Logger) { (self.path, self.logger) = (path, logger) }

    func start() async throws {
        let (file, cut) = try AppendFile.open(path)
        if cut > 0 { logger.warning("\(path) ended in \(cut) bytes of an unfinished record, which nobody was told of; they are removed") }
        state.withLock { state in
            state.file = file
            state.trouble = nil
        }
    }

    var notReady: String? { state.withLock { $0.trouble } }

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
                self.state.withLock { state in
                    state.file = nil
                    state.trouble = "closed"
                }
                continuation.resume()
            }
        }
    }

    private func drain() {
        while true {
            let (batch, file) = state.withLock { state in
                var batch: [Waiter] = []
                swap(&batch, &state.waiting)
                state.isScheduled = !batch.isEmpty
                return (batch, state.file)
            }
            if batch.isEmpty { return }
            do {
                guard let file else { throw EventLogError.unavailable("\(path) is not open") }
                try file.append(batch.map(\.line))
                state.withLock { $0.trouble = nil }
                for waiter in batch { waiter.continuation.resume() }
            } catch {
                let cause = EventLogError.unavailable("\(error)")
                state.withLock { if $0.file != nil { $0.trouble = "\(error)" } }
                for waiter in batch { waiter.continuation.resume(throwing: cause) }
            }
        }
    }
}

extension EventRecord {
    /// `{"key":…,"headers":{…},"value":{…}}` and a line feed.
    fileprivate var jsonLine: [UInt8] {
        var writer = ByteWriter(capacity: value.count + 512)
        writer.append("{\"key\":")
        writer.appendJSONString(String(decoding: key, as: UTF8.self))
        writer.append(",\"headers\":{")
        for (index, header) in headers.enumerated() {
            if index > 0 { writer.append(",") }
            writer.appendJSONString(header.name)
            writer.append(":")
            writer.appendJSONString(header.value)
        }
        writer.append("},\"value\":")
        value.withUnsafeBytes { writer.append($0) }
        writer.append("}\n")
        return writer.finish()
    }
}
