import CaptureBytes
import CaptureKit

/// How an event's blobs become objects (contract §5).
enum ObjectLayout: String, Sendable, CaseIterable {
    /// One object an event.
    case multipart
    /// One object a blob.
    case blob
}

/// One object to store.
struct StoredObject: Sendable {
    let key: String
    let content: BlobContent
    let attributes: BlobAttributes
}

/// What is stored of an event's blobs, and what their properties become.
///
/// A pure function: the same blobs at the same place give the same keys and the same bytes, whenever they come; `now` is only noted in
/// the attributes. Bodies are shared, not copied, and read once for the hash and once for the boundary.
struct ObjectPlan: Sendable {
    /// The objects, each to be put under its key; none without blobs.
    let objects: [StoredObject]
    /// One URL a blob, in their order.
    let urls: [String]

    /// Plans the objects of `blobs`, the parts of an event that have a path.
    ///
    /// - Throws: ``UnwritablePart``, which is a fault of an earlier stage.
    init(
        _ blobs: [Part], at place: ObjectKey.Place, in bucket: String, layout: ObjectLayout, now: Timestamp
    ) throws(UnwritablePart) {
        let blobs = try blobs.map { part throws(UnwritablePart) in try StoredPart(part) }
        guard !blobs.isEmpty else {
            (objects, urls) = ([], [])
            return
        }
        let noted = ObjectNotes(place: place, now: now)
        switch layout {
        case .multipart:
            let object = MultipartObject(blobs, uuid: place.uuid)
            let key = ObjectKey(place, hash: object.digest.hashText, .multipart).description
            let type = "multipart/mixed; boundary=\(object.boundary)"
            objects = [
                StoredObject(
                    key: key, content: object.content, attributes: noted.attributes(type, Array(zip(blobs, object.ranges))))
            ]
            urls = object.ranges.map { BlobURL(bucket: bucket, key: key, range: $0).description }
        case .blob:
            let digests = blobs.map { SHA256Digest(of: [$0.body]) }
            let hash = BlobList.digest(blobs, digests).hashText
            objects = blobs.indices.map { index in
                let (blob, range) = (blobs[index], 0...blobs[index].body.count - 1)
                return StoredObject(
                    key: ObjectKey(place, hash: hash, .blob(index)).description,
                    content: BlobContent([blob.body], digest: digests[index].bytes),
                    attributes: noted.attributes(blob.type, [(blob, range)], originalLength: blob.originalLength))
            }
            urls = zip(objects, blobs).map { object, blob in
                BlobURL(bucket: bucket, key: object.key, range: 0...blob.body.count - 1).description
            }
        }
    }
}
