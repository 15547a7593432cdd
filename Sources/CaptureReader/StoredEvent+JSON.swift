public import CaptureBytes
public import CaptureKit

extension StoredEvent {
    /// An event of what was stored: the uuid, and each blob at its path in the properties, in the form that
    /// ``BlobReader/restore(event:uuid:team:)`` gives it. The rest of the event is not in the store.
    public func json(_ uuid: EventUUID) -> Bytes {
        var writer = ByteWriter(capacity: blobs.reduce(256) { $0 + $1.bytes.count + $1.bytes.count / 4 })
        writer.append(literal: "{\"uuid\":\"")
        writer.append(uuid.description)
        writer.append(literal: "\",\"properties\":")
        var room = DecodingRoom()
        StoredEvent.write(
            blobs.enumerated().map { number, blob in
                (blob.path.map { $0.split(separator: ".", omittingEmptySubsequences: false)[...] } ?? ["blob \(number)"], blob)
            }, &room, to: &writer)
        writer.append(literal: "}")
        return writer.finishBytes()
    }

    private typealias Placed = (path: ArraySlice<Substring>, blob: ReadBlob)

    private static func write(_ blobs: [Placed], _ room: inout DecodingRoom, to writer: inout ByteWriter) {
        writer.append(literal: "{")
        var names: [Substring] = []
        for (path, blob) in blobs {
            guard let name = path.first, !names.contains(where: { $0.utf8.elementsEqual(name.utf8) }) else { continue }
            if !names.isEmpty { writer.append(literal: ",") }
            names.append(name)
            writer.appendJSONString(String(name))
            writer.append(literal: ":")
            if path.count == 1 {
                InlineBlob.append(room.decoded(blob), to: &writer)
                continue
            }
            let inner = blobs.filter { $0.path.count > 1 && $0.path.first.map { $0.utf8.elementsEqual(name.utf8) } ?? false }
            write(inner.map { ($0.path.dropFirst(), $0.blob) }, &room, to: &writer)
        }
        writer.append(literal: "}")
    }
}
