import Glibc

/// A walk through a directory that finds keys in the order of their bytes.
struct ObjectList {
    private let root: String
    private let prefix: [UInt8]
    private let last: [UInt8]?
    private let limit: Int
    private(set) var keys: [String] = []

    /// Finds up to `limit` keys that begin with `prefix` and come after `last`.
    ///
    /// - Throws: ``SystemFailure``.
    init(in root: String, prefix: String, after last: String?, limit: Int) throws(SystemFailure) {
        (self.root, self.prefix, self.last, self.limit) = (root, Array(prefix.utf8), last.map { Array($0.utf8) }, limit)
        // The walk begins in the folder that the prefix names, if it names one that can be.
        var folder = ""
        if let slash = prefix.utf8.lastIndex(of: UInt8(ascii: "/")) {
            guard ObjectPath.names(prefix[..<slash]) != nil else { return }
            folder = String(prefix[...slash])
        }
        try walk(folder)
    }

    private mutating func walk(_ folder: String) throws(SystemFailure) {
        let entries = try Folders.names(in: "\(root)/\(folder)")
        let notes = Set(entries.map(\.name).filter { $0.first == UInt8(ascii: ".") })
        var found: [(key: [UInt8], isFolder: Bool)] = []
        for (name, kind) in entries where name.first != UInt8(ascii: ".") {
            guard let text = String(validating: name, as: UTF8.self) else { continue }
            let isFolder = Int(kind) == DT_DIR || (Int(kind) == DT_UNKNOWN && ObjectList.isFolder("\(root)/\(folder)\(text)"))
            if !isFolder && !notes.contains(Array(ObjectPath.notesName(text).utf8)) { continue }
            // What a folder holds sorts as if its name ended in a slash.
            found.append((Array(folder.utf8) + name + (isFolder ? [UInt8(ascii: "/")] : []), isFolder))
        }
        found.sort { $0.key.lexicographicallyPrecedes($1.key) }
        for (key, isFolder) in found {
            if keys.count == limit { return }
            let text = String(decoding: key, as: UTF8.self)
            if isFolder {
                if mayHold(key) { try walk(text) }
            } else if key.starts(with: prefix), last.map({ $0.lexicographicallyPrecedes(key) }) ?? true {
                keys.append(text)
            }
        }
    }

    /// Whether a wanted key may begin with `folder`.
    private func mayHold(_ folder: [UInt8]) -> Bool {
        guard folder.starts(with: prefix) || prefix.starts(with: folder) else { return false }
        guard let last else { return true }
        return last.lexicographicallyPrecedes(folder) || last.starts(with: folder)
    }

    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
