/// Where a request's blobs were stored.
public struct StoredBlobs: Fact, Equatable {
    /// One URL a blob, in the order of ``Parts/blobs``.
    public let urls: [String]

    /// Creates the list.
    public init(urls: [String]) { self.urls = urls }
}
