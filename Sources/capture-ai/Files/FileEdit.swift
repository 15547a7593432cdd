import CaptureKit
import Glibc

/// Changes a small file as a whole: whoever reads it meanwhile sees the old one or the new one, and two editors wait for each other.
struct FileEdit {
    /// The system refused.
    struct Failure: Error, CustomStringConvertible {
        let description: String

        fileprivate init(_ what: String, _ path: String) { description = "\(what) \(path): \(String(cString: strerror(errno)))" }
    }

    private let path: String
    private var folder: String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The file that `path` names; behind a symbolic link, the file that the link leads to.
    init(_ path: String) {
        guard let real = realpath(path, nil) else {
            self.path = path
            return
        }
        self.path = String(cString: real)
        free(real)
    }

    /// Gives the file's bytes, nil when there is none, to `change`, and writes what it returns; nil leaves the file as it is.
    ///
    /// A new file is its owner's alone; another one keeps its owner and its mode.
    func run(_ change: ([UInt8]?) throws -> [UInt8]?) throws {
        // The folder is what is locked: the file itself is replaced.
        let lock = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard lock >= 0 else { throw Failure("cannot open the folder", folder) }
        defer { close(lock) }
        while flock(lock, LOCK_EX) != 0 { if errno != EINTR { throw Failure("cannot lock the folder", folder) } }
        var old = stat()
        // Its target is followed where there is one: see init.
        if lstat(path, &old) == 0, old.st_mode & S_IFMT == S_IFLNK {
            errno = ENOENT
            throw Failure("cannot follow the symbolic link", path)
        }
        let isThere = stat(path, &old) == 0
        if !isThere, errno != ENOENT { throw Failure("cannot read", path) }
        guard let bytes = try change(isThere ? try FileText.read(path) : nil) else { return }
        let name = "\(path).\(RandomBits().next()).new"
        do {
            try write(bytes, to: name, like: isThere ? old : nil)
            if rename(name, path) != 0 { throw Failure("cannot replace", path) }
        } catch {
            unlink(name)
            throw error
        }
        fsync(lock)
    }

    private func write(_ bytes: [UInt8], to name: String, like old: stat?) throws(Failure) {
        let descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Failure("cannot write", name) }
        defer { close(descriptor) }
        if let old {
            var new = stat()
            fstat(descriptor, &new)
            let isSame = new.st_uid == old.st_uid && new.st_gid == old.st_gid
            if !isSame, fchown(descriptor, old.st_uid, old.st_gid) != 0 { throw Failure("cannot keep the owner of", path) }
            if fchmod(descriptor, old.st_mode & 0o7777) != 0 { throw Failure("cannot keep the mode of", path) }
        }
        var done = 0
        while done < bytes.count {
            let count = bytes[done...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno != EINTR { throw Failure("cannot write", name) }
            done += max(0, count)
        }
        if fsync(descriptor) != 0 { throw Failure("cannot flush", name) }
    }
}
