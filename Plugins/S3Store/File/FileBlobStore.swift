import CaptureBytes
import CaptureKit
import Logging
import Synchronization

/// A blob store in a directory: an object is a file whose path is its key, flushed to disk before anyone is told.
///
/// Several processes may use one directory. Reading needs no start.
final class FileBlobStore: BlobStore {
    private struct State {
        var area: StagingArea?
        var trouble: (text: String, since: ContinuousClock.Instant)?
    }

    /// How long a fault keeps the store from being ready. Only the next object can tell whether it is over, so it must be let in.
    static let troubleLasts = Duration.seconds(5)
    private static let listLimit = 1000

    private let folder: ObjectFolder
    private let logger: Logger
    private let now: @Sendable () -> ContinuousClock.Instant
    private let lanes = DiskLanes()
    private let flusher: FolderFlusher
    private let state = Mutex(State())

    /// Opens nothing yet. `onFlush` hears, on the flushing thread, how many objects each flush of folders made durable.
    init(
        directory: String, logger: Logger, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
        onFlush: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        (folder, self.logger, self.now) = (ObjectFolder(root: directory), logger, now)
        flusher = FolderFlusher(onFlush: onFlush)
    }

    func start() async throws {
        let area = try await lanes.run { [self] in try mended { try open() } }
        state.withLock { $0.area = area }
    }

    private func open() throws -> StagingArea {
        let area = try StagingArea(in: folder.root)
        if area.removed > 0 {
            logger.warning("\(folder.root) had \(area.removed) unfinished files of a writer that ended; they are removed")
        }
        return area
    }

    var notReady: String? {
        state.withLock { state in
            guard state.area != nil else { return "\(folder.root) is not open" }
            guard let trouble = state.trouble, now() - trouble.since < FileBlobStore.troubleLasts else { return nil }
            return trouble.text
        }
    }

    func stop() async { state.withLock { $0.area = nil } }

    func put(
        _ key: String, _ content: BlobContent, _ attributes: BlobAttributes, deadline: ContinuousClock.Instant?
    ) async throws {
        try Task.checkCancellation()
        guard let path = ObjectPath(key) else {
            throw BlobStoreError(.other, "no file can have the key \(key.quoted): a name in it is empty, too long or begins with a dot")
        }
        do {
            try await lanes.run { [self] in
                // It may have waited for its turn.
                if let deadline, deadline <= .now { throw BlobStoreError(.timeout, "the disk is too slow: \(folder.root)") }
                try folder.put(path, content, attributes, try area())
            }
            try await flusher.flush(folder.folders(of: path))
            state.withLock { $0.trouble = nil }
        } catch let failure as SystemFailure {
            let (error, since) = (failure.asStoreError, now())
            if !failure.isOfOneKey { state.withLock { $0.trouble = (error.text, since) } }
            throw error
        }
    }

    /// Where to write to, made anew when somebody has deleted it.
    private func area() throws -> StagingArea {
        let area = state.withLock { $0.area }
        guard let area else { throw BlobStoreError(.other, "\(folder.root) is not open") }
        if area.isThere { return area }
        let new = try open()
        // Unless it was stopped meanwhile.
        state.withLock { if $0.area != nil { $0.area = new } }
        return new
    }

    func get(_ key: String, range: ClosedRange<Int>?) async throws -> Bytes {
        let found = try await lanes.run { [self] in
            try mended { try ObjectPath(key).flatMap { try folder.get($0, range: range) } }
        }
        if let found { return found }
        let what = range.map { "bytes \($0.lowerBound)-\($0.upperBound) of an object" } ?? "object"
        throw BlobStoreError(.notFound, "\(folder.root) has no \(what) \"\(key)\"")
    }

    func head(_ key: String) async throws -> BlobAttributes? {
        try await lanes.run { [self] in
            try mended { try ObjectPath(key).flatMap { try folder.current($0)?.attributes } }
        }
    }

    func delete(_ keys: [String]) async throws {
        let paths = keys.compactMap { ObjectPath($0) }
        guard !paths.isEmpty else { return }
        try await lanes.run { [self] in
            try mended {
                let area = try area()
                for path in paths { try area.committing { try folder.delete(path) } }
            }
        }
        do { try await flusher.flush(Array(Set(paths.flatMap { folder.folders(of: $0) }))) } catch let failure as SystemFailure {
            throw failure.asStoreError
        }
    }

    func list(prefix: String, after last: String?) async throws -> [String] {
        try await lanes.run { [self] in
            try mended { try ObjectList(in: folder.root, prefix: prefix, after: last, limit: FileBlobStore.listLimit).keys }
        }
    }

    /// Runs `body` with what the system refuses in the port's words.
    private func mended<R>(_ body: () throws -> R) throws -> R {
        do { return try body() } catch let failure as SystemFailure { throw failure.asStoreError }
    }
}
