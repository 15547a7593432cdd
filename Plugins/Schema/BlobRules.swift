import CaptureBytes
import CaptureKit

/// What is asked of blobs besides that they fit into the event.
struct BlobRules: Sendable {
    let mediaTypes: MediaTypes
    let requiresContentType: Bool
    let checksJSON: Bool
    /// Whether an `$ai_` property that no schema lists may be a blob.
    let allowsUnlisted: Bool

    private static let reserved = "$ai_"

    /// The first blob that stands where its type has no place for one; nil when there is none.
    ///
    /// The first name of a path decides: what is inside a property that may be a blob may be one too, and what does not begin with
    /// `$ai_` is the sender's own.
    func misplaced(_ parts: Parts, in type: EventType) -> Rejection? {
        for part in parts.all {
            guard let name = part.path?.first, name.utf8.starts(with: BlobRules.reserved.utf8), !type.blobs.contains(name) else { continue }
            let isListed = type.listed.contains(name)
            if allowsUnlisted, !isListed { continue }
            let remedy: String
            if isListed {
                remedy = "send it in the event's properties"
            } else if let near = nearest(to: name, among: Array(type.listed)) {
                remedy = "did you mean \"\(near)\"?"
            } else {
                remedy = "leave it out"
            }
            return Rejection(.blobNotAllowed, "the type \(type.name) has no blob \(name.quoted); \(remedy)", part: part.name)
        }
        return nil
    }

    /// The first blob whose media type is not taken; nil when there is none.
    func mistyped(_ parts: Parts) -> Rejection? {
        for part in parts.all where part.path != nil {
            if requiresContentType, !part.hasContentType {
                return Rejection(.blobContentType, "the blob has no Content-Type; say what it is", part: part.name)
            }
            if let fault = mediaTypes.fault(part.contentType) {
                return Rejection(.blobContentType, "the blob's Content-Type, \(part.contentType.quoted), \(fault)", part: part.name)
            }
        }
        return nil
    }

    /// The first blob that says it is JSON and is not; nil when there is none. What is encoded is not looked into.
    func broken(_ parts: Parts, in context: StageContext) async -> Rejection? {
        guard checksJSON else { return nil }
        for part in parts.all where part.path != nil && part.contentEncoding == nil && MediaTypes.isJSON(part.contentType) {
            let fault = await context.crunch(bytes: part.body.count) { () -> JSONFault? in
                do { try JSONDocument.check(part.body) } catch let fault as JSONFault { return fault } catch {}
                return nil
            }
            if let fault {
                return Rejection(
                    .blobNotJSON, "the blob is not valid JSON: \(fault); correct it, or send another Content-Type", part: part.name)
            }
        }
        return nil
    }
}
