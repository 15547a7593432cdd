import Foundation
import Synchronization

/// What a process prints, line by line, read to its end whether anybody looks or not.
final class ProcessOutput: Sendable {
    private let lines: AsyncStream<String>
    private let seen = Mutex("")

    init(_ handle: FileHandle) {
        let (stream, continuation) = AsyncStream<String>.makeStream()
        lines = stream
        let thread = Thread { [self] in
            var rest = Data()
            while case let block = handle.availableData, !block.isEmpty {
                rest += block
                while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                    let line = String(decoding: rest[rest.startIndex..<end], as: UTF8.self)
                    seen.withLock { $0 += line + "\n" }
                    continuation.yield(line)
                    rest = Data(rest[(end + 1)...])
                }
            }
            continuation.finish()
        }
        thread.start()
    }

    /// All whole lines so far.
    var text: String { seen.withLock { $0 } }

    /// The next line that `isWanted`; nil when the process ends before.
    func line(where isWanted: (String) -> Bool) async -> String? {
        for await line in lines where isWanted(line) { return line }
        return nil
    }
}
