import CaptureBytes
import CaptureKit

/// The properties that stand for blobs, as a tree of names: what is put into the event's JSON.
struct BlobReferences: Sendable {
    /// What stands at one name.
    enum Node: Sendable {
        case leaf(String)
        case branch(BlobReferences)
    }

    private(set) var children: [(name: String, node: Node)] = []
    /// Where each branch is. Names are compared by their bytes, as JSON does; Swift's `==` takes the two ways to write "é" for one.
    private var branches: [[UInt8]: Int] = [:]

    var isEmpty: Bool { children.isEmpty }

    private init() {}

    /// Pairs each blob with its URL, or with a placeholder where no stage has stored it (contract §4).
    ///
    /// - Throws: ``CountMismatch`` when the store names another number of blobs: a fault of that stage.
    init(_ blobs: [Part], stored: StoredBlobs?, event: Event) throws(CountMismatch) {
        if let stored, stored.urls.count != blobs.count { throw CountMismatch(blobs: blobs.count, urls: stored.urls.count) }
        let uuid = stored == nil && !blobs.isEmpty ? event.uuid.description : ""
        for (index, blob) in blobs.enumerated() {
            guard let path = blob.path else { continue }
            add(path[...], stored?.urls[index] ?? BlobReferences.placeholder(blob, path, uuid))
        }
    }

    /// A store stage did not do what it promised.
    struct CountMismatch: Error { let blobs: Int, urls: Int }

    private mutating func add(_ path: ArraySlice<String>, _ url: String) {
        guard let name = path.first else { return }
        let rest = path.dropFirst()
        if rest.isEmpty { return children.append((name, .leaf(url))) }
        let index = branches[Array(name.utf8)] ?? children.endIndex
        var branch = BlobReferences()
        if index == children.endIndex {
            branches[Array(name.utf8)] = index
            children.append((name, .branch(branch)))
        }
        if case .branch(let found) = children[index].node { branch = found }
        // Not held twice, so that adding does not copy.
        children[index].node = .branch(BlobReferences())
        branch.add(rest, url)
        children[index].node = .branch(branch)
    }

    private static func placeholder(_ blob: Part, _ path: [String], _ uuid: String) -> String {
        var text = ByteWriter(capacity: 192)
        text.append(literal: "blob:")
        text.append(uuid)
        for (index, name) in path.enumerated() {
            text.append(literal: index == 0 ? "/" : ".")
            text.appendPercentEncoded(name)
        }
        text.append(literal: "?length=")
        text.append(decimal: blob.body.count)
        text.append(literal: "&type=")
        text.appendPercentEncoded(blob.contentType)
        return text.finishText()
    }
}
