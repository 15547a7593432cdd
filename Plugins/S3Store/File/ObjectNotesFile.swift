import CaptureBytes
import CaptureKit

/// What the file beside an object's bytes says: its attributes, and which bytes they belong to.
///
/// Two files cannot be renamed in one step. So the notes go first, and where they replace those of other bytes they hold both: whichever
/// bytes are there, before, between or after the two steps, their attributes are too, and length and hash tell which they are. The
/// service's own keys follow from the bytes, so that case is for other users of the port.
struct ObjectNotesFile: Sendable {
    struct Entry: Sendable {
        let attributes: BlobAttributes
        let length: Int
        /// 64 hexadecimal digits.
        let digest: String

        func describes(_ other: Entry) -> Bool { length == other.length && digest == other.digest }
    }

    let entry: Entry
    /// What may still be there; nil when nothing else can.
    let replaced: Entry?

    init(_ entry: Entry, replacing replaced: Entry? = nil) { (self.entry, self.replaced) = (entry, replaced) }

    /// Reads the notes at `path`; nil when there are none.
    ///
    /// - Throws: ``SystemFailure``, or `BlobStoreError` when the file says something else.
    init?(at path: String) throws {
        guard let file = try ObjectFile(path) else { return nil }
        guard let root = try? JSONDocument(file.read(0..<file.size)).root, let entry = Entry(root) else {
            throw BlobStoreError(.corrupt, "\(path) does not hold the attributes of an object; write the object again")
        }
        self.init(entry, replacing: root["replaces"].flatMap { Entry($0) })
    }

    /// The JSON text of the file.
    var bytes: Bytes {
        var writer = ByteWriter(capacity: 2048)
        entry.write(to: &writer)
        if let replaced {
            writer.append(literal: ",\"replaces\":")
            replaced.write(to: &writer)
            writer.append(literal: "}")
        }
        writer.append(literal: "}\n")
        return writer.finishBytes()
    }
}

extension ObjectNotesFile.Entry {
    fileprivate init?(_ value: JSONValue) {
        guard let type = value["content_type"]?.string, let digest = value["sha256"]?.string, let metadata = value["metadata"],
            let length = value["length"], length.kind == .number, let count = Int(String(decoding: length.text))
        else { return nil }
        var attributes = BlobAttributes(contentType: type)
        for (key, value) in metadata.members { attributes.metadata[key.string ?? ""] = value.string }
        self.init(attributes: attributes, length: count, digest: digest)
    }

    /// An object without its last brace.
    fileprivate func write(to writer: inout ByteWriter) {
        writer.append(literal: "{\"content_type\":")
        writer.appendJSONString(attributes.contentType)
        writer.append(literal: ",\"metadata\":{")
        for (index, (key, value)) in attributes.metadata.sorted(by: { $0.key < $1.key }).enumerated() {
            if index > 0 { writer.append(literal: ",") }
            writer.appendJSONString(key)
            writer.append(literal: ":")
            writer.appendJSONString(value)
        }
        writer.append(literal: "},\"length\":")
        writer.append(decimal: length)
        writer.append(literal: ",\"sha256\":\"")
        writer.append(digest)
        writer.append(literal: "\"")
    }
}
