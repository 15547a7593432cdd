import CaptureBytes
import CaptureKit
import Glibc
import Synchronization

/// The folder `.store` in the store's directory: where objects are written before they get their names.
///
/// Several processes may have one each in the same folder. Each holds a lock on a file of its own as long as it lives, so that the next
/// one can tell what the dead left behind from what the living write.
final class StagingArea: Sendable {
    private let folder: String
    private let token: String
    private let life: Int32
    private let commits: Int32
    private let isCommitting = Mutex(())
    private let count = Atomic<Int>(0)
    /// How many files of dead writers were removed when it was opened.
    let removed: Int

    /// Makes the folders that are missing, and removes what dead writers left.
    ///
    /// - Throws: ``SystemFailure``.
    init(in root: String) throws(SystemFailure) {
        folder = "\(root)/.store"
        for changed in try Folders.make(folder) { try Folders.flush(changed) }
        let commits = open("\(folder)/commit", O_RDWR | O_CREAT | O_CLOEXEC, 0o640)
        guard commits >= 0 else { throw SystemFailure("cannot open \(folder)/commit") }
        do throws(SystemFailure) {
            (token, life) = try StagingArea.beginLife(folder)
        } catch {
            close(commits)
            throw error
        }
        self.commits = commits
        removed = StagingArea.removeDead(folder, except: token)
    }

    deinit {
        unlink("\(folder)/\(token).life")
        close(life)
        close(commits)
    }

    /// Whether the folder is still where objects are written to: somebody may have deleted it.
    var isThere: Bool {
        var status = stat()
        return fstat(life, &status) == 0 && status.st_nlink > 0
    }

    /// A name that nobody else uses.
    func newName() -> String { "\(folder)/\(token)-\(count.wrappingAdd(1, ordering: .relaxed).newValue)" }

    /// Runs `body` while nobody else, in this process or another, gives or takes away a name in the directory.
    func committing<R: Sendable>(_ body: () throws -> R) throws -> R {
        try isCommitting.withLock { _ in
            while flock(commits, LOCK_EX) != 0 {
                if errno != EINTR { throw SystemFailure("cannot lock \(folder)/commit") }
            }
            defer { flock(commits, LOCK_UN) }
            return try body()
        }
    }

    private static func beginLife(_ folder: String) throws(SystemFailure) -> (String, Int32) {
        while true {
            let token = String(UInt64.random(in: .min ... .max), radix: 16)
            let path = "\(folder)/\(token).life"
            let life = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o640)
            guard life >= 0 else {
                if errno == EEXIST { continue }
                throw SystemFailure("cannot create \(path)")
            }
            var status = stat()
            // Between the two calls another store may have taken it for a dead one's.
            if flock(life, LOCK_EX | LOCK_NB) == 0, fstat(life, &status) == 0, status.st_nlink > 0 { return (token, life) }
            close(life)
        }
    }

    private static func removeDead(_ folder: String, except own: String) -> Int {
        guard let entries = try? Folders.names(in: folder) else { return 0 }
        let names = entries.map { String(decoding: $0.name, as: UTF8.self) }
        var removed = 0
        for name in names where name.hasSuffix(".life") && name != "\(own).life" {
            let life = open("\(folder)/\(name)", O_RDWR | O_CLOEXEC)
            guard life >= 0 else { continue }
            defer { close(life) }
            guard flock(life, LOCK_EX | LOCK_NB) == 0 else { continue }
            let token = name.dropLast(".life".count)
            // Read again: what was written since the list above was made.
            let left = ((try? Folders.names(in: folder)) ?? []).map { String(decoding: $0.name, as: UTF8.self) }
            for file in left where file.hasPrefix("\(token)-") && unlink("\(folder)/\(file)") == 0 { removed += 1 }
            unlink("\(folder)/\(name)")
        }
        return removed
    }
}
