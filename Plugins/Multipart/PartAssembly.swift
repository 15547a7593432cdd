import CaptureBytes
import CaptureKit

/// Puts the parts of a request together as they are found: their order, their names, their sizes, and the event itself.
struct PartAssembly: Sendable {
    private struct Found: Sendable {
        let head: PartHead
        let path: [String]?
        var body = 0..<0
    }

    private let limits: SizeLimits
    private let uuid: @Sendable () -> EventUUID
    private var sizes: SizeMeter
    private var found: [Found] = []
    private var paths = BlobPaths()
    private var event: EventReader?

    init(limits: SizeLimits, uuid: @escaping @Sendable () -> EventUUID) {
        (self.limits, self.uuid) = (limits, uuid)
        sizes = SizeMeter(limits)
        found.reserveCapacity(4)
    }

    /// Whether the part in hand is one of the event's own.
    var isReadingJSON: Bool { found.last.map { $0.path == nil } ?? false }

    /// Checks whether a part of this name may stand here.
    mutating func begin(_ head: PartHead, in context: StageContext) async throws {
        if found.count == limits.parts {
            throw Rejection(.tooManyParts, "a request has at most \(limits.parts) parts; send fewer blobs", part: head.name)
        }
        let path = try place(head.name)
        if let path { try await checkFree(path, name: head.name, in: context) }
        try sizes.begin(head, isBlob: path != nil)
        found.append(Found(head: head, path: path))
    }

    private mutating func checkFree(_ path: [String], name: String, in context: StageContext) async throws {
        guard let event else { return }
        let effort = event.effort(path)
        if !context.isLong(bytes: effort) { return try self.event?.checkFree(path, name: name) ?? () }
        self.event = try await context.crunch(bytes: effort) {
            var event = event
            try event.checkFree(path, name: name)
            return event
        }
    }

    private mutating func place(_ name: String) throws(Rejection) -> [String]? {
        func fault(_ code: Code, _ detail: String) -> Rejection { Rejection(code, detail, part: name) }
        if event == nil {
            if name == PartName.event { return nil }
            throw fault(.eventPartNotFirst, "the first part must be called \"event\", not \(name.quoted)")
        }
        switch name {
        case PartName.event: throw fault(.duplicatePart, "there is a second part called \"event\"; send one")
        case PartName.properties:
            if event?.hasPropertiesPart == true {
                throw fault(.duplicatePart, "there is a second part called \"event.properties\"; send one")
            }
            if found.count > 1 { throw fault(.partOutOfOrder, "\"event.properties\" must come right after \"event\", before any blob") }
            if event?.hasProperties == true {
                throw fault(.propertiesConflict, "the event has \"properties\" already; send them once")
            }
            return nil
        default:
            guard let path = try PartName.path(name) else {
                throw fault(
                    .unknownPart, "a part is called \"event\", \"event.properties\" or \"event.properties.<path>\", not \(name.quoted)")
            }
            try paths.add(name)
            return path
        }
    }

    /// Checks the size of the part in hand, of which `count` bytes are there.
    func check(_ count: Int) throws(Rejection) { try sizes.check(count) }

    /// Reads one of the event's own parts.
    ///
    /// - Returns: the document.
    mutating func read(_ text: Bytes, in context: StageContext) async throws -> JSONDocument {
        if event == nil {
            let event = try await context.crunch(bytes: text.count) { try EventReader(text) }
            self.event = event
            return event.document
        }
        let properties = try await context.crunch(bytes: text.count) { try EventReader.properties(text) }
        event?.propertiesDocument = properties
        return properties
    }

    /// Ends the part in hand.
    mutating func end(_ body: Range<Int>) throws(Rejection) {
        let last = found.count - 1
        if body.isEmpty, found[last].path != nil {
            let detail = "the blob has no bytes; leave the part out, or set the property in the event"
            throw Rejection(.blobEmpty, detail, part: found[last].head.name)
        }
        found[last].body = body
        sizes.end(body.count)
    }

    /// The event and the parts, as slices of the whole body.
    func finish(_ bytes: Bytes) throws(Rejection) -> Facts<Event, Parts> {
        guard let event else { throw Rejection(.missingEventPart, "the body has no part; the first one must be \"event\"") }
        let parts = found.map { part in
            Part(
                name: part.head.name, path: part.path,
                contentType: part.head.contentType ?? (part.path == nil ? "application/json" : "application/octet-stream"),
                hasContentType: part.head.contentType != nil, contentEncoding: part.head.contentEncoding, body: bytes[part.body])
        }
        return Facts(event.event(uuid), Parts(parts))
    }
}
