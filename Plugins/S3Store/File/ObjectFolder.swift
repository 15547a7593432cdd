import CaptureBytes
import CaptureKit
import Glibc

/// Objects in a directory, one call at a time; every call may wait for the disk.
///
/// An object is there when both its bytes and its notes are. The notes get their name first and lose it last, so a crash between the two
/// steps of writing or removing leaves notes without bytes, which count as nothing.
struct ObjectFolder: Sendable {
    /// The directory.
    let root: String

    /// Writes an object whole or not at all; its bytes are on disk then, its name only once ``folders(of:)`` are flushed.
    func put(_ path: ObjectPath, _ content: BlobContent, _ attributes: BlobAttributes, _ area: StagingArea) throws {
        let digest = content.digest.map { String(hex: $0) } ?? SHA256Digest(of: content.pieces).text
        let entry = ObjectNotesFile.Entry(attributes: attributes, length: content.count, digest: digest)
        let (bytes, notes) = (area.newName(), area.newName())
        // Not there any more when all went well.
        defer {
            unlink(bytes)
            unlink(notes)
        }
        try ObjectFile.write(content.pieces, to: bytes)
        try ObjectFile.write([ObjectNotesFile(entry).bytes], to: notes)
        try area.committing {
            let folders = folders(of: path)
            do {
                _ = try Folders.make(folders[folders.count - 1])
                try name(bytes, notes, as: path, entry)
            } catch {
                Folders.removeEmpty(Array(folders.dropFirst()))
                throw error
            }
        }
    }

    private func name(_ bytes: String, _ notes: String, as path: ObjectPath, _ entry: ObjectNotesFile.Entry) throws {
        let (file, notesFile) = (root + path.file, root + path.notes)
        var status = stat()
        let isThere = lstat(file, &status) == 0
        if isThere && status.st_mode & S_IFMT == S_IFDIR {
            errno = EISDIR
            throw SystemFailure("cannot write \(file)")
        }
        // Notes that cannot be read are no reason to keep the object from being written again.
        let old = isThere ? try? current(path) : nil
        let isOther = old.map { !$0.describes(entry) } ?? false
        if let old, isOther {
            unlink(notes)
            try ObjectFile.write([ObjectNotesFile(entry, replacing: old).bytes], to: notes)
        }
        guard rename(notes, notesFile) == 0 else { throw SystemFailure("cannot name \(notesFile)") }
        // No crash may keep the second step and lose the first.
        if isOther { try Folders.flush(root + path.folders[path.folders.count - 1]) }
        guard rename(bytes, file) == 0 else {
            let failure = SystemFailure("cannot name \(file)")
            if !isThere { unlink(notesFile) }
            throw failure
        }
    }

    /// The directory and the folders under it that lead to an object.
    func folders(of path: ObjectPath) -> [String] { path.folders.map { root + $0 } }

    /// Reads an object; nil when there is none.
    func get(_ path: ObjectPath, range: ClosedRange<Int>?) throws -> Bytes? {
        guard access(root + path.notes, F_OK) == 0, let file = try ObjectFile(root + path.file) else { return nil }
        guard let range else { return try file.read(0..<file.size) }
        guard range.lowerBound >= 0, range.lowerBound < file.size else { return nil }
        return try file.read(range.lowerBound..<min(range.upperBound, file.size - 1) + 1)
    }

    /// What is noted of the bytes that are there; nil when there is no such object.
    func current(_ path: ObjectPath) throws -> ObjectNotesFile.Entry? {
        // Once is enough unless somebody replaces the object between two looks at it.
        for _ in 0..<100 {
            guard let notes = try ObjectNotesFile(at: root + path.notes), let file = try ObjectFile(root + path.file) else { return nil }
            guard let replaced = notes.replaced else { return notes.entry }
            let fitting = [notes.entry, replaced].filter { $0.length == file.size }
            if fitting.count == 1 { return fitting[0] }
            if fitting.isEmpty { continue }
            let digest = SHA256Digest(of: [try file.read(0..<file.size)]).text
            if let entry = fitting.first(where: { $0.digest == digest }) { return entry }
        }
        throw BlobStoreError(.corrupt, "\(root)\(path.file) is not the object that \(root)\(path.notes) describes; write it again")
    }

    /// Removes an object if it is there, and the folders that this leaves empty.
    func delete(_ path: ObjectPath) throws {
        for name in [path.file, path.notes] where unlink(root + name) != 0 {
            if errno == EISDIR { return }
            if errno != ENOENT && errno != ENOTDIR { throw SystemFailure("cannot remove \(root)\(name)") }
        }
        Folders.removeEmpty(Array(folders(of: path).dropFirst()))
    }
}
