import CaptureKit
import Glibc

/// A file that only grows, by whole lines; locked, so that one process at a time writes it. It belongs to one thread at a time.
struct AppendFile: ~Copyable, Sendable {
    private let descriptor: Int32
    private let path: String
    /// How many bytes of an unfinished line were removed from its end when it was opened.
    let removed: Int
    /// The end of what was written last may still hold part of a line.
    private var isTorn = false

    /// Opens or creates the file and its folder, and removes a last line that was never finished.
    ///
    /// - Throws: ``Failure``.
    init(_ path: String) throws(Failure) {
        let created = AppendFile.makeFolders(of: path)
        let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else { throw Failure("cannot open", path) }
        let removed: Int
        do throws(Failure) {
            if flock(descriptor, LOCK_EX | LOCK_NB) != 0 { throw Failure("cannot lock (is another service writing it?)", path) }
            removed = try AppendFile.removeUnfinishedLine(descriptor, path)
        } catch {
            close(descriptor)
            throw error
        }
        for folder in created + [AppendFile.folder(of: path)] { AppendFile.flush(folder: folder) }
        (self.descriptor, self.path, self.removed) = (descriptor, path, removed)
    }

    deinit { close(descriptor) }

    /// Whether the file still has a name: what is written to a deleted one is lost.
    var isThere: Bool {
        var status = stat()
        return fstat(descriptor, &status) != 0 || status.st_nlink > 0
    }

    /// Appends `lines` and returns once they are on disk; after a fault none of them is in the file.
    mutating func append(_ lines: [[UInt8]]) throws(Failure) {
        if isTorn { _ = try AppendFile.removeUnfinishedLine(descriptor, path) }
        isTorn = false
        let end = lseek(descriptor, 0, SEEK_END)
        do throws(Failure) {
            for line in lines { try write(line) }
            // A pipe or a device cannot be flushed, and need not be.
            if fdatasync(descriptor) != 0 && errno != EINVAL && errno != EROFS { throw Failure("cannot flush", path) }
        } catch {
            if end >= 0 { isTorn = ftruncate(descriptor, end) != 0 }
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

    private static func removeUnfinishedLine(_ descriptor: Int32, _ path: String) throws(Failure) -> Int {
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

    /// Makes the folders that are missing; returns those that hold a new one.
    private static func makeFolders(of path: String) -> [String] {
        var parents: [String] = []
        var at = path.startIndex
        while let slash = path[at...].firstIndex(of: "/") {
            let folder = String(path[..<slash])
            if slash > path.startIndex, mkdir(folder, 0o750) == 0 { parents.append(AppendFile.folder(of: folder)) }
            at = path.index(after: slash)
        }
        return parents
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Makes a new name durable: without this a crash can take the whole file away.
    private static func flush(folder: String) {
        let descriptor = Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    /// What the system refused.
    struct Failure: Error, CustomStringConvertible {
        let description: String

        init(_ what: String, _ path: String) { description = "\(what) \(path): \(String(cString: strerror(errno)))" }
    }
}
