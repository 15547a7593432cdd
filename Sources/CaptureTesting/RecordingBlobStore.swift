public import CaptureBytes
public import CaptureKit
import Synchronization

/// A blob store that keeps every object in memory, and fails when told to; it takes objects until it is stopped.
public final class RecordingBlobStore: BlobStore {
    private struct Object {
        let bytes: Bytes
        let attributes: BlobAttributes
    }

    private struct State {
        var objects: [String: Object] = [:]
        var puts = 0
        var failure: BlobStoreError?
        var trouble: String?
        var isStopped = false
    }

    private let state = Mutex(State())

    /// Empty, and ready.
    public init() {}

    /// The keys of all objects, in order.
    public var keys: [String] { state.withLock { $0.objects.keys.sorted(by: bytewise) } }
    /// How many objects were written, also those that replaced one.
    public var puts: Int { state.withLock { $0.puts } }

    /// From now on refuses every call with `failure`, or serves again when it is nil.
    public func fail(with failure: BlobStoreError?) { state.withLock { $0.failure = failure } }

    /// From now on is not ready because of `reason`, or ready when it is nil.
    public func setNotReady(_ reason: String?) { state.withLock { $0.trouble = reason } }

    private func with<R>(_ body: (inout sending State) throws -> sending R) throws -> sending R {
        try state.withLock { state in
            if let failure = state.failure { throw failure }
            if state.isStopped { throw BlobStoreError(.other, "stopped") }
            return try body(&state)
        }
    }

    public func start() async throws { state.withLock { $0.isStopped = false } }

    public var notReady: String? { state.withLock { $0.isStopped ? "stopped" : $0.trouble } }

    public func stop() async { state.withLock { $0.isStopped = true } }

    public func put(
        _ key: String, _ content: BlobContent, _ attributes: BlobAttributes, deadline: ContinuousClock.Instant?
    ) async throws {
        try Task.checkCancellation()
        let bytes = Bytes(content.pieces.flatMap { [UInt8]($0) })
        try with { state in
            state.objects[key] = Object(bytes: bytes, attributes: attributes)
            state.puts += 1
        }
    }

    public func get(_ key: String, range: ClosedRange<Int>?) async throws -> Bytes {
        try with { state in
            guard let object = state.objects[key] else { throw BlobStoreError(.notFound, key) }
            guard let range else { return object.bytes }
            guard range.lowerBound >= 0, range.lowerBound < object.bytes.count else {
                throw BlobStoreError(.notFound, "\(key) range \(range)")
            }
            return object.bytes[range.lowerBound..<min(range.upperBound + 1, object.bytes.count)]
        }
    }

    public func head(_ key: String) async throws -> BlobAttributes? { try with { $0.objects[key]?.attributes } }

    public func delete(_ keys: [String]) async throws {
        try with { state in for key in keys { state.objects[key] = nil } }
    }

    public func list(prefix: String, after last: String?) async throws -> [String] {
        try with { state in
            let keys = state.objects.keys.filter { key in
                key.utf8.starts(with: prefix.utf8) && last.map { bytewise($0, key) } ?? true
            }
            return Array(keys.sorted(by: bytewise).prefix(1000))
        }
    }
}

private func bytewise(_ a: String, _ b: String) -> Bool { a.utf8.lexicographicallyPrecedes(b.utf8) }
