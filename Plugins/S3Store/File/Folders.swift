import Glibc

/// Folders, made and flushed.
enum Folders {
    /// Makes a folder and those above it that are missing; returns those that hold a new one.
    ///
    /// - Throws: ``SystemFailure``.
    static func make(_ path: String) throws(SystemFailure) -> [String] {
        var changed: [String] = []
        var slashes = path.utf8.indices.filter { path.utf8[$0] == UInt8(ascii: "/") }
        slashes.append(path.utf8.endIndex)
        for end in slashes where end > path.startIndex {
            let folder = String(path[..<end])
            if mkdir(folder, 0o750) == 0 {
                changed.append(above(folder))
            } else if errno != EEXIST {
                throw SystemFailure("cannot make the folder \(folder)")
            }
        }
        return changed
    }

    /// Makes durable which names a folder has; a folder that is gone has none.
    ///
    /// - Throws: ``SystemFailure``.
    static func flush(_ path: String) throws(SystemFailure) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return }
            throw SystemFailure("cannot open the folder \(path)")
        }
        defer { close(descriptor) }
        // Some file systems have nothing to flush.
        if fsync(descriptor) != 0 && errno != EINVAL { throw SystemFailure("cannot flush the folder \(path)") }
    }

    /// Removes the folders, the last first, as far as they are empty.
    static func removeEmpty(_ paths: [String]) {
        for path in paths.reversed() where rmdir(path) != 0 { return }
    }

    /// The names in a folder, without `.` and `..`; none when it is gone.
    ///
    /// - Throws: ``SystemFailure``.
    static func names(in path: String) throws(SystemFailure) -> [(name: [UInt8], kind: UInt8)] {
        guard let folder = opendir(path) else {
            if errno == ENOENT || errno == ENOTDIR { return [] }
            throw SystemFailure("cannot read the folder \(path)")
        }
        defer { closedir(folder) }
        var names: [(name: [UInt8], kind: UInt8)] = []
        while true {
            errno = 0
            guard let entry = readdir(folder) else { break }
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            if name != [46] && name != [46, 46] { names.append((name, entry.pointee.d_type)) }
        }
        if errno != 0 { throw SystemFailure("cannot read the folder \(path)") }
        return names
    }

    private static func above(_ path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
