import CaptureKit
import Glibc

/// A file that only grows, by whole lines; locked, so that one process at a time writes it. It belongs to one thread at a time.
final class AppendFile: Sendable {
    private let descriptor: Int32
    private let path: String

    private init(_ descriptor: Int32, _ path: String) { (self.descriptor, self.path) = (descriptor, path) }

    deinit { close(descriptor) }

    /// Opens or creates the file and its folder, and removes a last line that was never finished.
    ///
    /// - Returns: the file, and how many bytes were removed.
    /// - Throws: ``Failure``.
    static func open(_ path: String) throws(Failure) -> (AppendFile, cut: Int) {
        makeFolder(of: path)
        let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else { throw Failure("cannot open", path) }
        let file = AppendFile(descriptor, path)
        if flock(descriptor, LOCK_EX | LOCK_NB) != 0 { throw Failure("cannot lock (is another service writing it?)", path) }
        return (file, try file.removeUnfinishedLine())
    }

    /// Appends `lines` and returns once they are on disk; after a fault none of them is in the file.
    func append(_ lines: [[UInt8]]) throws(Failure) {
        let end = lseek(descriptor, 0, SEEK_END)
        do throws(Failure) {
            for line in lines { try write(line) }
            // A pipe or a device cannot be flushed, and need not be.
            if fdatasync(descriptor) != 0 && errno != EINVAL && errno != EROFS { throw Failure("cannot flush", path) }
        } catch {
            if end >= 0 { ftruncate(descriptor, end) }
            throw error
        }
    }

    private func write(_ line: [UInt8]) throws(Failure) {
        var done = 0
        while done < line.count {
            let written = line[done...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0 && errno != EINTR { throw Failure("cannot write", path) }
            done += max(written, 0)
        }
    }

    private func removeUnfinishedLine() throws(Failure) -> Int {
        let size = lseek(descriptor, 0, SEEK_END)
        guard size > 0 else { return 0 }
        var end = size
        var block = [UInt8](repeating: 0, count: 64 * 1024)
        while end > 0 {
            let start = max(0, end - off_t(block.count))
            let count = pread(descriptor, &block, Int(end - start), start)
            guard count == Int(end - start) else { throw Failure("cannot read", path) }
            if let feed = block[..<count].lastIndex(of: UInt8(ascii: "\n")) {
                end = start + off_t(feed) + 1
                break
            }
            end = start
        }
        if end < size && ftruncate(descriptor, end) != 0 { throw Failure("cannot shorten", path) }
        return Int(size - end)
    }

    private static func makeFolder(of path: String) {
        var at = path.startIndex
        while let slash = path[at...].firstIndex(of: "/") {
            if slash > path.startIndex { mkdir(String(path[..<slash]), 0o750) }
            at = path.index(after: slash)
        }
    }

    /// What the system refused.
    struct Failure: Error, CustomStringConvertible {
        let description: String

        init(_ what: String, _ path: String) { description = "\(what) \(path): \(String(cString: strerror(errno)))" }
    }
}
