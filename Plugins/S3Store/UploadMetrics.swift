import CaptureBytes
import CaptureKit
import S3

/// What is counted of blobs and uploads.
struct UploadMetrics: Sendable {
    private let blobsPerEvent: Histogram
    private let blobBytes: Histogram
    private let successes: Counter
    private let failures: [BlobStoreError.Reason: Counter]
    private let cancelled: Counter
    private let retries: Counter
    private let seconds: Histogram
    private let bytes: Counter

    init(_ registry: MetricsRegistry) {
        blobsPerEvent = registry.histogram("capture_blobs_per_event", "Blobs of an event that reached the store.", .counts)
        blobBytes = registry.histogram("capture_blob_size_bytes", "Sizes of blobs that reached the store.", .bytes)
        func uploads(_ result: String) -> Counter {
            registry.counter("capture_uploads_total", "Uploads of objects that ended, by result.", [("result", result)])
        }
        successes = uploads("success")
        failures = Dictionary(uniqueKeysWithValues: BlobStoreError.Reason.allCases.map { ($0, uploads($0.rawValue)) })
        cancelled = uploads("cancelled")
        retries = registry.counter("capture_upload_retries_total", "Tries of uploads after the first.")
        seconds = registry.histogram("capture_upload_duration_seconds", "Time that an upload took, retries included.", .seconds)
        bytes = registry.counter("capture_upload_bytes_total", "Bytes of objects that were stored.")
    }

    /// An event reached the store.
    func event(_ blobs: [Part]) {
        blobsPerEvent.record(blobs.count)
        for blob in blobs { blobBytes.record(blob.body.count) }
    }

    /// S3 was asked, perhaps more than once.
    func count(_ event: S3Event) { if event.operation == .put, event.tries > 1 { retries.add(event.tries - 1) } }

    /// Stores an object, and counts what became of it.
    func upload(_ object: StoredObject, to store: any BlobStore, until deadline: ContinuousClock.Instant) async throws {
        let started = ContinuousClock.now
        defer { seconds.record(ContinuousClock.now - started) }
        do {
            try await store.put(object.key, object.content, object.attributes, deadline: deadline)
            successes.add()
            bytes.add(object.content.count)
        } catch let error as BlobStoreError {
            failures[error.reason]?.add()
            throw error
        } catch {
            cancelled.add()
            throw error
        }
    }
}
