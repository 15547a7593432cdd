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
            if flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
                if errno == EWOULDBLOCK { throw Failure(busy: path) }
                throw Failure("cannot lock", path)
            }
            removed = try AppendFile.removeUnfinishedLine(descriptor, path)
        } catch {
            close(descriptor)
            throw error
        }
        for folder in created + [AppendFile.folder(of: path)] { AppendFile.flush(folder: folder) }
        (self.descriptor, self.path, self.removed) = (descriptor, path, removed)
    }

    deinit { close(descriptor) }

    /// Whether the file is still the one of its name: what is written to one that was moved away or deleted may be lost.
    var isThere: Bool {
        var (open, named) = (stat(), stat())
        guard fstat(descriptor, &open) == 0, stat(path, &named) == 0 else { return false }
        return open.st_dev == named.st_dev && open.st_ino == named.st_ino
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
        guard end < size else { return 0 }
        guard isOwnLine(descriptor, from: end) else {
            throw Failure(notAnEventLog: path)
        }
        if ftruncate(descriptor, end) != 0 { throw Failure("cannot shorten", path) }
        return Int(size - end)
    }

    /// Whether what stands at `start` is how a record begins, as far as it goes, or what a crash leaves where it was to go.
    private static func isOwnLine(_ descriptor: Int32, from start: off_t) -> Bool {
        var begin = [UInt8](repeating: 0, count: EventRecord.lineBegin.utf8.count)
        let count = pread(descriptor, &begin, begin.count, start)
        guard count > 0 else { return false }
        return begin[..<count].allSatisfy { $0 == 0 } || begin[..<count].elementsEqual(EventRecord.lineBegin.utf8.prefix(count))
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
        init(busy path: String) { description = "another service is writing \(path); stop it, or name another file" }
        init(notAnEventLog path: String) {
            description = "\(path) ends in a line that no event log has; name another file, or move this one away"
        }
    }
}
