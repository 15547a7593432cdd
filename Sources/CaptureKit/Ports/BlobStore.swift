public import CaptureBytes

/// Where blobs go: an S3 bucket, or a directory.
public protocol BlobStore: Sendable {
    /// Opens what the store holds while it runs. A store that is away is no error: it becomes ready when it answers.
    ///
    /// - Throws: any error whose text tells an operator what to change.
    func start() async throws

    /// Why objects cannot be written at the moment; nil when they can. Only looks at what is already known.
    var notReady: String? { get }

    /// Writes an object whole, or not at all; returns once it is durable. An object of the same key is replaced.
    ///
    /// - Parameter deadline: when the caller stops waiting; tries end by then. Nil leaves it to the store's own time limits.
    /// - Throws: ``BlobStoreError``; `CancellationError` when the task is cancelled, and then the object may be there or not.
    func put(_ key: String, _ content: BlobContent, _ attributes: BlobAttributes, deadline: ContinuousClock.Instant?) async throws

    /// Reads an object, or the bytes of it in `range`; one that reaches beyond the end is cut there.
    ///
    /// - Throws: ``BlobStoreError``, with ``BlobStoreError/Reason/notFound`` for an absent object and for a range behind its end.
    func get(_ key: String, range: ClosedRange<Int>?) async throws -> Bytes

    /// Reads an object's attributes; nil when there is no such object.
    ///
    /// - Throws: ``BlobStoreError``.
    func head(_ key: String) async throws -> BlobAttributes?

    /// Removes objects; no error for those that are not there.
    ///
    /// - Throws: ``BlobStoreError``, and then some of them may be gone.
    func delete(_ keys: [String]) async throws

    /// The keys that start with `prefix` and come after `last`, by their bytes, in order: at most 1,000, none at the end.
    ///
    /// - Throws: ``BlobStoreError``.
    func list(prefix: String, after last: String?) async throws -> [String]

    /// Closes what `start` opened; safe to call twice, and without `start`.
    func stop() async
}

/// The bytes of an object, in pieces that are written one after the other without being put together first.
public struct BlobContent: Sendable {
    /// The pieces, in order.
    public let pieces: [Bytes]
    /// How many bytes they have together.
    public let count: Int
    /// The SHA-256 of all of them, 32 bytes; nil where the writer has not computed it, and then a store that needs it does.
    public let digest: [UInt8]?

    /// Creates content.
    public init(_ pieces: [Bytes], digest: [UInt8]? = nil) {
        (self.pieces, self.digest) = (pieces, digest)
        count = pieces.reduce(0) { $0 + $1.count }
    }

    /// Content of one piece.
    public init(_ bytes: Bytes) { self.init([bytes]) }
}

/// What a store keeps beside an object's bytes.
public struct BlobAttributes: Sendable, Equatable {
    /// The media type.
    public var contentType: String
    /// Names (lower case) and values (printable ASCII), as the store's user metadata.
    public var metadata: [String: String]

    /// Creates attributes.
    public init(contentType: String, metadata: [String: String] = [:]) {
        (self.contentType, self.metadata) = (contentType, metadata)
    }
}

/// Why a blob store did not do what it was asked.
public struct BlobStoreError: Error, Equatable, CustomStringConvertible {
    /// What a metric counts by and a caller decides by.
    public enum Reason: String, Sendable, CaseIterable {
        /// There is no object of this key, or no such range in it.
        case notFound = "not_found"
        /// The bucket, or the directory, is not there.
        case noBucket = "no_bucket"
        /// The credentials are missing, wrong or expired, or do not allow it.
        case accessDenied = "access_denied"
        /// This machine's clock and the store's differ too much.
        case clockSkew = "clock_skew"
        /// The bucket is in another region.
        case wrongRegion = "wrong_region"
        /// The store asks for fewer requests.
        case throttled
        /// The store failed (5xx).
        case serverError = "server_error"
        /// There was no answer in time.
        case timeout
        /// The store could not be reached, or the connection broke.
        case connection
        /// The store's certificate cannot be trusted, or TLS failed otherwise.
        case tls
        /// The store received other bytes than were sent.
        case corrupt
        /// The store is known to be away, so it was not asked.
        case circuitOpen = "circuit_open"
        /// The disk is full, or a quota is reached.
        case noSpace = "no_space"
        /// The store does not know this call.
        case unsupported
        /// Everything else; the text says what.
        case other
    }

    /// Why.
    public let reason: Reason
    /// What happened and what to change, for an operator; without any secret.
    public let text: String

    /// Creates an error.
    public init(_ reason: Reason, _ text: String) { (self.reason, self.text) = (reason, text) }

    /// The text.
    public var description: String { text }
}
