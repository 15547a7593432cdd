public import CaptureBytes
public import CaptureKit

extension BlobReader {
    /// Puts the blobs of an event back where their URLs stand, and leaves every other byte as it is.
    ///
    /// A string is followed only when it is the value of a property, at any depth of objects but not in an array; is written exactly as
    /// the service writes URLs; names this reader's bucket and a key of its prefix, of this event and team; and when the blob there says
    /// that it belongs to this property. So no string that a client made up brings in what is another event's.
    ///
    /// Encoded blobs are decoded, up to 256 MiB for all of an event together. Those for which that is not enough, or that are not what
    /// their headers say, stay encoded, so that one such blob that a client sent does not hide the rest of the event.
    ///
    /// A blob of the type `application/json` that is valid JSON comes back as it is, else one that is UTF-8 as a string, and everything
    /// else as `{"$blob":{"type":"image/png","encoding":null,"length":3,"base64":"AAEC"}}`: `length` in bytes before
    /// Base64 (RFC 4648 §4), `encoding` null, or `"gzip"` or `"zstd"` for one that stays encoded.
    /// - Parameters:
    ///   - event: the event's JSON, as it stands in a record's `data`.
    ///   - uuid: the event's; by default the one in the JSON. Without any, keys of every uuid are followed.
    ///   - team: the event's; nil follows keys of every team.
    /// - Throws: ``ReadFailure``, or the store's `BlobStoreError` when an object is missing.
    public func restore(event: Bytes, uuid: EventUUID? = nil, team: TeamID? = nil) async throws -> Bytes {
        guard let document = try? JSONDocument(event), document.root.kind == .object else {
            throw ReadFailure(.notAnEvent, "the event is no JSON object")
        }
        var places: [Place] = []
        if let properties = document.root["properties"] {
            let known = uuid ?? document.root["uuid"]?.string.flatMap { EventUUID($0) }
            find(in: properties, path: "", known, team, &places)
        }
        var splice = Splice(document)
        var room = DecodingRoom()
        for place in places {
            let blob = try await blob(place.key, place.range)
            // Of an object whose notes have no room for the path, the URL is all there is to go by.
            guard blob.path.map({ $0.utf8.elementsEqual(place.path.utf8) }) ?? true else { continue }
            let decoded = room.decoded(blob)
            splice.replace(place.value.range) { InlineBlob.append(decoded, to: &$0) }
        }
        return splice.finish()
    }

    /// Restores the event in a Kafka record's value (contract §4): a JSON object whose `data` is the event as a string.
    ///
    /// - Parameter team: the one that the record's header `team_id` names; the value does not say.
    /// - Throws: as ``restore(event:uuid:team:)`` does.
    public func restore(record: Bytes, team: TeamID? = nil) async throws -> Bytes {
        guard let document = try? JSONDocument(record), let data = document.root["data"], let text = data.string else {
            throw ReadFailure(.notAnEvent, "the record is no JSON object with the event in \"data\"")
        }
        guard let uuid = document.root["uuid"]?.string.flatMap({ EventUUID($0) }) else {
            throw ReadFailure(.notAnEvent, "the record has no uuid")
        }
        let event = Bytes(text)
        let restored = try await restore(event: event, uuid: uuid, team: team)
        if restored == event { return record }
        var splice = Splice(document)
        splice.replace(data.range) { writer in
            writer.append(literal: "\"")
            restored.withUnsafeBytes { writer.appendEscaped($0) }
            writer.append(literal: "\"")
        }
        return splice.finish()
    }

    /// A property whose value is the URL of a blob.
    private struct Place {
        let value: JSONValue
        let path: String
        let key: ObjectKey
        let range: ClosedRange<Int>
    }

    private func find(in object: JSONValue, path: String, _ uuid: EventUUID?, _ team: TeamID?, _ places: inout [Place]) {
        for (key, value) in object.members {
            guard let name = key.string else { continue }
            let path = path.isEmpty ? name : "\(path).\(name)"
            if value.kind == .object { find(in: value, path: path, uuid, team, &places) }
            guard let text = value.string, let url = BlobURL(text), url.bucket == bucket, let key = ObjectKey(url.key, prefix: prefix),
                uuid.map({ $0 == key.place.uuid }) ?? true, team.map({ $0 == key.place.team }) ?? true
            else { continue }
            places.append(Place(value: value, path: path, key: key, range: url.range))
        }
    }
}

/// A JSON text in which values are replaced, in their order.
private struct Splice: ~Copyable {
    private let document: JSONDocument
    private var writer: ByteWriter
    private var at = 0

    init(_ document: JSONDocument) {
        self.document = document
        writer = ByteWriter(capacity: document.bytes.count)
    }

    mutating func replace(_ range: Range<Int>, _ write: (inout ByteWriter) -> Void) {
        writer.append(document.bytes[at..<range.lowerBound])
        write(&writer)
        at = range.upperBound
    }

    consuming func finish() -> Bytes {
        writer.append(document.bytes[at..<document.bytes.count])
        return writer.finishBytes()
    }
}
