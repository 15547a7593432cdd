public import CaptureKit

/// What became of one call to S3, for whoever counts.
public struct S3Event: Sendable, Equatable {
    /// The calls.
    public enum Operation: String, Sendable, CaseIterable {
        case put, get, head, delete, list
        /// Asks whether the bucket answers, in the background.
        case probe
        /// Reads or changes the bucket itself.
        case bucket
    }

    /// How it ended.
    public enum Outcome: Sendable, Equatable {
        case success
        case failure(BlobStoreError.Reason)
        case cancelled
    }

    /// Which call.
    public let operation: Operation
    /// How it ended.
    public let outcome: Outcome
    /// How often S3 was asked; 0 when it was not, because it is known to be away or the time was up.
    public let tries: Int
    /// How many bytes the object has that was sent, or that were received; 0 for a get that failed.
    public let bytes: Int
    /// From the call to its end, pauses included.
    public let duration: Duration
}
