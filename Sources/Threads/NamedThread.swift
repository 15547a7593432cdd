internal import CThreads
internal import Glibc

/// A POSIX thread with a name, for a loop of its own or calls that block; it must be joined or detached once.
package struct NamedThread: Sendable {
    private let id: pthread_t

    /// Runs `body`; nil if the system has no thread left. `name` has up to 15 bytes (prctl PR_SET_NAME).
    package init?(name: String, body: sending @escaping () -> Void) {
        let start = unsafe Unmanaged.passRetained(Start(name: name, body: body))
        var id = pthread_t()
        guard unsafe pthread_create(&id, nil, runNamedThread, start.toOpaque()) == 0 else {
            unsafe start.release()
            return nil
        }
        self.id = id
    }

    /// Waits for its end.
    package func join() { _ = pthread_join(id, nil) }

    /// Lets it end by itself.
    package func detach() { _ = pthread_detach(id) }

    fileprivate final class Start {
        let name: String
        let body: () -> Void

        init(name: String, body: @escaping () -> Void) {
            self.name = name
            self.body = body
        }
    }
}

private func runNamedThread(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument = unsafe argument else { return nil }
    let start = unsafe Unmanaged<NamedThread.Start>.fromOpaque(argument).takeRetainedValue()
    // Signals belong to the program's own threads. This holds back SIGPIPE too, which the writes of OpenSSL and hiredis
    // may raise.
    var signals = sigset_t()
    unsafe sigfillset(&signals)
    unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
    unsafe capture_name_thread(start.name)
    start.body()
    return nil
}
