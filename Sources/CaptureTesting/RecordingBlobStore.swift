public import CaptureBytes
public import CaptureKit
import Synchronization

/// A blob store that keeps every object in memory, and fails when told to.
public final class RecordingBlobStore: BlobStore {
    private struct Object {
        let bytes: Bytes
        let attributes: BlobAttributes
    }

    private struct State {
        var objects: [String: Object] = [:]
        var failure: BlobStoreError?
    }

    private let state = Mutex(State())

    /// Empty.
    public init() {}

    /// From now on refuses every call with `failure`, or serves again when it is nil.
    public func fail(with failure: BlobStoreError?) { state.withLock { $0.failure = failure } }

    private func with<R>(_ body: (inout sending State) throws -> sending R) throws -> sending R {
        try state.withLock { state in
            if let failure = state.failure { throw failure }
            return try body(&state)
        }
    }

    public func put(_ key: String, _ bytes: Bytes, _ attributes: BlobAttributes) async throws {
        try with { $0.objects[key] = Object(bytes: bytes, attributes: attributes) }
    }

    public func get(_ key: String, range: ClosedRange<Int>?) async throws -> Bytes {
        try with { state in
            guard let object = state.objects[key] else { throw BlobStoreError.notFound(key) }
            guard let range else { return object.bytes }
            guard range.lowerBound >= 0, range.lowerBound < object.bytes.count else {
                throw BlobStoreError.notFound("\(key) range \(range)")
            }
            return object.bytes[range.lowerBound..<min(range.upperBound + 1, object.bytes.count)]
        }
    }

    public func head(_ key: String) async throws -> BlobAttributes? { try with { $0.objects[key]?.attributes } }

    public func delete(_ key: String) async throws { try with { $0.objects[key] = nil } }

    public func list(prefix: String) async throws -> [String] {
        try with { $0.objects.keys.filter { $0.utf8.starts(with: prefix.utf8) }.sorted() }
    }
}
