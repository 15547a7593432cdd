public import CaptureKit
public import S3

/// What a bucket is set up with, or of the empty one that is made when there is none.
public struct BucketState: Sendable {
    /// What could be learnt of one thing.
    public enum Reading<Value: Sendable>: Sendable {
        case known(Value)
        /// The server does not know the call.
        case unsupported
        /// It could not be read; says why.
        case unreadable(BlobStoreError)
    }

    /// Whether it is there.
    public var exists: Bool
    /// What of public access is blocked.
    public var publicAccess: Reading<S3PublicAccessBlock?> = .known(nil)
    /// How new objects are encrypted.
    public var encryption: Reading<S3Encryption?> = .known(nil)
    /// The lifecycle rules, everybody's.
    public var lifecycle: Reading<S3Lifecycle> = .known(S3Lifecycle())
    /// The policy, a JSON text.
    public var policy: Reading<String?> = .known(nil)

    /// A bucket that nothing is set on.
    public init(exists: Bool = true) { self.exists = exists }

    /// Reads what there is.
    ///
    /// - Throws: ``BlobStoreError`` when it cannot be told whether the bucket is there, and `CancellationError`.
    public static func read(_ client: S3Client, prefix: KeyPrefix) async throws -> BucketState {
        guard try await exists(client, prefix: prefix) else { return BucketState(exists: false) }
        return try await readSettings(client)
    }

    /// Whether the bucket is there.
    ///
    /// - Throws: ``BlobStoreError``, and `CancellationError`.
    public static func exists(_ client: S3Client, prefix: KeyPrefix) async throws -> Bool {
        do { return try await client.bucketExists() } catch let error as BlobStoreError
            where [.accessDenied, .other, .notFound].contains(error.reason)
        {
            // The answer to a HEAD does not say why, and the service itself may only list below its prefix.
            do {
                _ = try await client.list(prefix: "\(prefix)/", after: nil)
                return true
            } catch let error as BlobStoreError where error.reason == .noBucket { return false }
        }
    }

    /// Reads what is set on a bucket that is there.
    ///
    /// - Throws: `CancellationError`.
    public static func readSettings(_ client: S3Client) async throws -> BucketState {
        var state = BucketState()
        state.publicAccess = try await reading { try await client.publicAccessBlock() }
        state.encryption = try await reading { try await client.encryption() }
        state.lifecycle = try await reading { try await client.wholeLifecycle() }
        state.policy = try await reading { try await client.policy() }
        return state
    }

    private static func reading<Value: Sendable>(_ read: () async throws -> Value) async throws -> Reading<Value> {
        do { return .known(try await read()) } catch let error as BlobStoreError {
            return error.reason == .unsupported ? .unsupported : .unreadable(error)
        }
    }
}
