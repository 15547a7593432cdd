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

    var isEmpty: Bool { children.isEmpty }

    private init() {}

    /// Pairs each blob with its URL, or with a placeholder where no stage has stored it (contract §4).
    ///
    /// - Throws: ``CountMismatch`` when the store names another number of blobs: a fault of that stage.
    init(_ blobs: [Part], stored: StoredBlobs?, event: Event) throws(CountMismatch) {
        if let stored, stored.urls.count != blobs.count { throw CountMismatch(blobs: blobs.count, urls: stored.urls.count) }
        for (index, blob) in blobs.enumerated() {
            guard let path = blob.path else { continue }
            add(path[...], stored?.urls[index] ?? BlobReferences.placeholder(blob, path, event.uuid))
        }
    }

    /// A store stage did not do what it promised.
    struct CountMismatch: Error { let blobs: Int, urls: Int }

    private mutating func add(_ path: ArraySlice<String>, _ url: String) {
        guard let name = path.first else { return }
        let rest = path.dropFirst()
        if rest.isEmpty { return children.append((name, .leaf(url))) }
        // Names are compared by their bytes, as JSON does; Swift's `==` takes the two ways to write "é" for one.
        let index = children.firstIndex { $0.name.utf8.elementsEqual(name.utf8) } ?? children.endIndex
        var branch = BlobReferences()
        if index == children.endIndex { children.append((name, .branch(branch))) }
        if case .branch(let found) = children[index].node { branch = found }
        // Not held twice, so that adding does not copy.
        children[index].node = .branch(BlobReferences())
        branch.add(rest, url)
        children[index].node = .branch(branch)
    }

    private static func placeholder(_ blob: Part, _ path: [String], _ uuid: EventUUID) -> String {
        "blob:\(uuid)/\(path.joined(separator: ".").percentEncoded)?length=\(blob.body.count)&type=\(blob.contentType.percentEncoded)"
    }
}

extension String {
    /// The text with every byte but RFC 3986's unreserved ones percent-encoded (§2.3).
    var percentEncoded: String {
        var encoded: [UInt8] = []
        let digits = Array("0123456789ABCDEF".utf8)
        for byte in utf8 {
            switch byte {
            case 48...57, 65...90, 97...122, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
                encoded.append(byte)
            default: encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }
}
