import CaptureBytes
import CaptureKit

/// Puts properties into an event's JSON without touching a byte that was there.
struct EventSplice {
    private struct Insertion {
        let offset: Int
        let text: [UInt8]
    }

    private let document: JSONDocument
    private var insertions: [Insertion] = []

    /// Finds where `blobs` go in `object`, an object of `document`.
    init(_ document: JSONDocument, adding blobs: BlobReferences, to object: JSONValue) {
        self.document = document
        add(blobs, to: object)
    }

    /// Leaves the document as it is but for one member at the end of its root.
    init(_ document: JSONDocument, addingProperties text: [UInt8]) {
        self.document = document
        insert("\"properties\":".utf8 + text, at: document.root)
    }

    private mutating func add(_ blobs: BlobReferences, to object: JSONValue) {
        var text = ByteWriter()
        // For a few names a table of all keys costs more than it saves.
        let table = blobs.children.count > 4 ? try? JSONKeyTable(object) : nil
        for (name, node) in blobs.children {
            if case .branch(let branch) = node, let inner = table.map({ $0[name] }) ?? object[name], inner.kind == .object {
                add(branch, to: inner)
                continue
            }
            if text.count > 0 { text.append(literal: ",") }
            EventSplice.write(name, node, to: &text)
        }
        if text.count > 0 { insert(text.finish(), at: object) }
    }

    private mutating func insert(_ members: [UInt8], at object: JSONValue) {
        let comma = object.count > 0 ? [UInt8(ascii: ",")] : []
        insertions.append(Insertion(offset: object.range.upperBound - 1, text: comma + members))
    }

    /// Hands out the new text piece by piece.
    func pieces(_ take: (UnsafeRawBufferPointer) -> Void) {
        document.bytes.withUnsafeBytes { source in
            var at = 0
            for insertion in insertions.sorted(by: { $0.offset < $1.offset }) {
                take(UnsafeRawBufferPointer(rebasing: source[at..<insertion.offset]))
                insertion.text.withUnsafeBytes(take)
                at = insertion.offset
            }
            take(UnsafeRawBufferPointer(rebasing: source[at...]))
        }
    }

    /// The new text.
    var text: [UInt8] {
        var writer = ByteWriter(capacity: document.bytes.count + insertions.reduce(0) { $0 + $1.text.count })
        pieces { writer.append($0) }
        return writer.finish()
    }

    /// `{"name":"url",…}`.
    static func object(_ blobs: BlobReferences) -> [UInt8] {
        var writer = ByteWriter()
        write(blobs, to: &writer)
        return writer.finish()
    }

    private static func write(_ blobs: BlobReferences, to writer: inout ByteWriter) {
        writer.append(literal: "{")
        for (index, (name, node)) in blobs.children.enumerated() {
            if index > 0 { writer.append(literal: ",") }
            write(name, node, to: &writer)
        }
        writer.append(literal: "}")
    }

    private static func write(_ name: String, _ node: BlobReferences.Node, to writer: inout ByteWriter) {
        writer.appendJSONString(name)
        writer.append(literal: ":")
        switch node {
        case .leaf(let url): writer.appendJSONString(url)
        case .branch(let branch): write(branch, to: &writer)
        }
    }
}
