import Dispatch
import Glibc
import Synchronization

/// Writes whole lines to a file descriptor, many to a system call, without holding up whoever logs.
///
/// When the reader is slower than the log, lines past 8 MiB are dropped, and a line says how many.
public final class LogWriter: Sendable {
    private struct State {
        var waiting: [UInt8] = []
        var dropped = 0
        var isScheduled = false
    }

    private static let capacity = 8 << 20
    private let descriptor: Int32
    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "capture-ai.log")

    /// Creates a writer to an open descriptor, which stays open.
    public init(descriptor: Int32) { self.descriptor = descriptor }

    /// Appends one line, which ends in a line feed.
    public func write(_ line: [UInt8]) {
        let mustSchedule = state.withLock { state in
            guard state.waiting.count + line.count <= LogWriter.capacity else {
                state.dropped += 1
                return false
            }
            state.waiting += line
            defer { state.isScheduled = true }
            return !state.isScheduled
        }
        if mustSchedule { queue.async { self.drain() } }
    }

    /// Returns once every line so far is written.
    public func flush() { queue.sync { drain() } }

    private func drain() {
        while true {
            let lines = state.withLock { state in
                var lines: [UInt8] = []
                swap(&lines, &state.waiting)
                if state.dropped > 0 { lines += Array("\(state.dropped) log lines were dropped: the log's reader is too slow\n".utf8) }
                state.dropped = 0
                state.isScheduled = !lines.isEmpty
                return lines
            }
            if lines.isEmpty { return }
            write(all: lines)
        }
    }

    private func write(all lines: [UInt8]) {
        lines.withUnsafeBytes { lines in
            var done = 0
            while done < lines.count, let start = lines.baseAddress {
                let written = Glibc.write(descriptor, start + done, lines.count - done)
                if written < 0 && errno != EINTR { return }
                done += max(written, 0)
            }
        }
    }
}
