import CaptureKit

/// How large a record may be, each number made from the one before it, so that what passes one check passes the next.
///
/// 1. `multipart` lets in event and properties of 960 KiB together, unless a stage before it says otherwise.
/// 2. As `data` they are a JSON text inside a JSON string, which at most doubles them: only `"`, `\` and white space take two bytes
///    instead of one. 128 KiB more are for all the rest: the event's name, which comes twice again (64 KiB), key, other headers,
///    references to blobs, and Kafka's framing. That is `max_record`, 2 MiB; what hundreds of long blob names add to it is refused.
/// 3. The producer's `message.max.bytes` is `max_record`, and the topic's `max.message.bytes` should be no less.
enum RecordSize {
    /// What Kafka adds to a record that is alone in its batch: 61 bytes for the batch, up to 36 for the record, up to 10 for each header
    /// (https://kafka.apache.org/documentation/#messageformat), rounded up.
    static let framing = ByteCount.kibi(1)

    /// `max_record` where `pipeline.json` does not say.
    static let maxRecord = ByteCount(bytes: 2 * SizeLimits.fallback.eventAndProperties.bytes + ByteCount.kibi(128).bytes)
}

extension EventRecord {
    /// The most bytes that the record takes on the wire.
    var wireSize: Int {
        headers.reduce(RecordSize.framing.bytes + key.count + value.count) { $0 + $1.name.utf8.count + $1.value.utf8.count }
    }
}
