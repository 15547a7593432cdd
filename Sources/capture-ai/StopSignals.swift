import Dispatch
import Glibc
import Synchronization

/// SIGTERM and SIGINT: the first one asks to stop, the second one ends the process at once.
final class StopSignals {
    private let signals: AsyncStream<String>
    private let sources: [any DispatchSourceSignal]

    /// Takes both signals over from here on.
    init() {
        let (stream, continuation) = AsyncStream.makeStream(of: String.self)
        signals = stream
        let count = Count(continuation)
        let queue = DispatchQueue(label: "capture-ai.signals")
        sources = [(SIGTERM, "SIGTERM"), (SIGINT, "SIGINT")].map { number, name in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { count.arrived(number, name) }
            source.resume()
            return source
        }
        // Writing to a closed connection or pipe is an error to handle, not a reason to die.
        signal(SIGPIPE, SIG_IGN)
    }

    /// Waits for the first signal and returns its name.
    func first() async -> String {
        for await name in signals { return name }
        return ""
    }

    private final class Count: Sendable {
        private let arrived = Atomic(0)
        private let continuation: AsyncStream<String>.Continuation

        init(_ continuation: AsyncStream<String>.Continuation) { self.continuation = continuation }

        func arrived(_ number: Int32, _ name: String) {
            if arrived.wrappingAdd(1, ordering: .relaxed).newValue > 1 { _exit(128 + number) }
            continuation.yield(name)
        }
    }
}
