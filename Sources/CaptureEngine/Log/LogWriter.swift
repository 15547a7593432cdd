import CaptureKit
import Dispatch
import Glibc
public import Logging
import Synchronization

/// Writes whole lines to a file descriptor, many to a system call, without holding up whoever logs.
///
/// A line waits for a few milliseconds at most, and is lost if the process is killed before. When the reader is slower than the log,
/// lines past 8 MiB are dropped, and so are those that cannot be written; a line says how many.
public final class LogWriter: Sendable {
    private struct State {
        var waiting: [UInt8] = []
        var dropped = 0
        var isScheduled = false
        var format: LogFormat
        var level: Logger.Level
    }

    private static let capacity = 8 << 20
    /// How long lines gather behind the first ones: waking a thread for each line costs more than the line.
    private static let gathering = DispatchTimeInterval.milliseconds(5)
    private let descriptor: Int32
    private let state: Mutex<State>
    private let queue = DispatchQueue(label: "capture-ai.log")

    /// Creates a writer to an open descriptor, which stays open.
    public init(descriptor: Int32, format: LogFormat, level: Logger.Level = .info) {
        self.descriptor = descriptor
        state = Mutex(State(format: format, level: level))
    }

    /// How lines look.
    public var format: LogFormat { state.withLock { $0.format } }

    /// The least severe lines that are written.
    public var level: Logger.Level { state.withLock { $0.level } }

    /// From now on writes lines in another format and of other levels.
    public func use(_ format: LogFormat, _ level: Logger.Level) { state.withLock { ($0.format, $0.level) = (format, level) } }

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

    /// Returns once every line so far is written, or the reader has taken none of them for `patience`.
    public func flush(within patience: Duration = .seconds(5)) {
        let done = DispatchSemaphore(value: 0)
        queue.async {
            self.write(all: self.take())
            done.signal()
        }
        _ = done.wait(timeout: .now() + .nanoseconds(Int(patience.wholeNanoseconds)))
    }

    private func drain() {
        let lines = take(isDrain: true)
        if lines.isEmpty { return }
        write(all: lines)
        queue.asyncAfter(deadline: .now() + LogWriter.gathering) { self.drain() }
    }

    private func take(isDrain: Bool = false) -> [UInt8] {
        state.withLock { state in
            var lines: [UInt8] = []
            swap(&lines, &state.waiting)
            // With the next lines, so that a log that cannot be written at all ends here.
            if state.dropped > 0 && !lines.isEmpty {
                lines += state.format.line(.now(), .warning, "\(state.dropped) log lines were dropped, as they could not be written", [:])
                state.dropped = 0
            }
            // Where there are lines, the next drain is already on its way.
            if isDrain { state.isScheduled = !lines.isEmpty }
            return lines
        }
    }

    private func write(all lines: [UInt8]) {
        lines.withUnsafeBytes { lines in
            var done = 0
            while done < lines.count, let start = lines.baseAddress {
                let written = Glibc.write(descriptor, start + done, lines.count - done)
                if written < 0 {
                    switch errno {
                    case EINTR: break
                    // Somebody else made the descriptor a non-blocking one.
                    case EAGAIN: waitForRoom()
                    default: return drop(lines[done...])
                    }
                }
                done += max(written, 0)
            }
        }
    }

    private func waitForRoom() {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&waiting, 1, -1)
    }

    private func drop(_ lines: Slice<UnsafeRawBufferPointer>) {
        let count = lines.count { $0 == UInt8(ascii: "\n") }
        state.withLock { $0.dropped += count }
    }
}
