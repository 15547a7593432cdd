import Dispatch
import Glibc

/// SIGHUP: asks to read files again; or says that the terminal is gone in which the service was started, which ends it like SIGTERM.
final class HangupSignal {
    /// An element for each signal, or for several that came at once.
    let arrivals: AsyncStream<Void>
    private let source: any DispatchSourceSignal

    /// Takes the signal over from here on; until then it ends the process.
    init() {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        arrivals = stream
        // Whoever started it with nohup wants it to outlive the terminal.
        let hadTerminal = !HangupSignal.isIgnored() && HangupSignal.hasTerminal()
        signal(SIGHUP, SIG_IGN)
        source = DispatchSource.makeSignalSource(signal: SIGHUP, queue: DispatchQueue(label: "capture-ai.hangups"))
        source.setEventHandler {
            if hadTerminal, !HangupSignal.hasTerminal() { kill(getpid(), SIGTERM) } else { continuation.yield() }
        }
        source.resume()
    }

    /// Whether the process was started with the signal ignored, as nohup(1) does.
    private static func isIgnored() -> Bool {
        var action = sigaction()
        sigaction(SIGHUP, nil, &action)
        return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    }

    /// Whether the process has a controlling terminal (tty(4)).
    private static func hasTerminal() -> Bool {
        let descriptor = open("/dev/tty", O_RDONLY | O_CLOEXEC | O_NOCTTY)
        guard descriptor >= 0 else { return false }
        close(descriptor)
        return true
    }
}
