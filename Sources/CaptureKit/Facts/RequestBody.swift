import Synchronization

/// A request's bytes, read once, as they arrive.
///
/// A reader asks for the next bytes only when it has dealt with the last, so a slow reader slows the client instead of filling
/// memory; and nothing is read before a stage asks. A stage that changes or checks the bytes on their way makes a `RequestBody`
/// of its own around the one it was given.
public struct RequestBody: Fact {
    /// Appends the next bytes, at most a few hundred KiB, to the buffer; false when there are no more.
    public typealias Source = @Sendable (BodyBuffer) async throws -> Bool

    /// The bytes that the client declared, or nil when it did not say.
    public let length: Int?
    /// The content coding that the bytes still have (`Content-Encoding`), or nil when they are plain.
    public let encoding: String?
    private let source: Source
    private let once = Once()

    private final class Once: Sendable {
        private let spent = Atomic(false)

        func spend() throws(AlreadyRead) {
            if spent.exchange(true, ordering: .relaxed) { throw AlreadyRead() }
        }
    }

    /// Two stages read the same body: a fault of the second one.
    public struct AlreadyRead: Error {}

    /// Creates a body of what `source` gives.
    public init(length: Int?, encoding: String? = nil, source: @escaping Source) {
        (self.length, self.encoding, self.source) = (length, encoding, source)
    }

    /// A body of known bytes.
    public init(_ bytes: [UInt8], encoding: String? = nil) {
        let rest = Mutex(bytes)
        self.init(length: bytes.count, encoding: encoding) { buffer in
            let all = rest.withLock { rest in
                defer { rest = [] }
                return rest
            }
            guard !all.isEmpty else { return false }
            try await buffer.append(atMost: all.count) { room in
                room.copyBytes(from: all)
                return all.count
            }
            return true
        }
    }

    /// Opens the body; each call of what it returns appends the next bytes and says whether there were any.
    ///
    /// - Throws: ``AlreadyRead`` the second time.
    public func open() throws(AlreadyRead) -> Source {
        try once.spend()
        return source
    }
}
