import CaptureBytes
import CaptureKit

/// What the headers of one part say (RFC 7578 §4).
struct PartHead {
    /// The name from `Content-Disposition`.
    let name: String
    /// The media type, nil when there is none.
    let contentType: String?
    /// The content coding, nil when there is none.
    let contentEncoding: ContentCoding?
    /// The `Content-Length`, nil when there is none.
    let declaredLength: Int?

    /// Reads the headers of the part at `position`, from 1.
    ///
    /// - Throws: what is wrong with them.
    init(_ headers: MIMEHeaders, position: Int) throws(Rejection) {
        func one(_ field: String) throws(Rejection) -> String? {
            let values = headers.values(field)
            guard values.count <= 1 else { throw Rejection(.malformedPart, "part \(position) has two \(field) headers; send one") }
            return values.first
        }
        func fault(_ what: String, _ part: String? = nil) -> Rejection { Rejection(.malformedPart, "part \(position) \(what)", part: part) }

        guard let disposition = try one("content-disposition") else { throw fault("has no Content-Disposition: form-data; name=\"…\"") }
        guard let value = MIMEValue(disposition), value.value == "form-data" else {
            throw fault("has a Content-Disposition that cannot be read; send form-data; name=\"…\"")
        }
        let names = value.values("name")
        guard names.count == 1, let name = names.first else { throw fault("must have one name in its Content-Disposition") }
        self.name = name

        contentType = try one("content-type")
        if let contentType,
            contentType.isEmpty || contentType.utf8.count > 255 || !contentType.utf8.allSatisfy({ (0x20..<0x7f).contains($0) })
        {
            throw fault("has a Content-Type that is no media type of up to 255 ASCII characters", name)
        }
        contentEncoding = try PartHead.coding(try one("content-encoding"), name)
        declaredLength = try one("content-length").map { text throws(Rejection) in
            guard let length = Int(text), text.utf8.allSatisfy({ (48...57).contains($0) }) else {
                throw fault("has a Content-Length that is no number", name)
            }
            return length
        }
        if let transfer = try one("content-transfer-encoding"), !["7bit", "8bit", "binary"].contains(transfer.lowercased()) {
            throw fault("has Content-Transfer-Encoding \(transfer.quoted); send the bytes as they are (RFC 7578 §4.7)", name)
        }
    }

    private static func coding(_ text: String?, _ name: String) throws(Rejection) -> ContentCoding? {
        guard let text else { return nil }
        let isBlob = name != PartName.event && name != PartName.properties
        if isBlob, let coding = ContentCoding(rawValue: text.lowercased()) { return coding }
        let remedy = isBlob ? "send it plain, or as gzip or zstd" : "send it plain; only blobs may be encoded"
        throw Rejection(.unsupportedEncoding, "the part has Content-Encoding \(text.quoted); \(remedy)", part: name)
    }
}

/// The names that parts may have.
enum PartName {
    static let event = "event"
    static let properties = "event.properties"
    private static let blobPrefix = "event.properties."
    /// The most bytes of a path, and the most names in it.
    private static let pathLimit = 512, depthLimit = 16

    /// The property that a blob's name stands for, or nil when it is no blob's name.
    ///
    /// - Throws: what is wrong with the path.
    static func path(_ name: String) throws(Rejection) -> [String]? {
        guard name.utf8.starts(with: blobPrefix.utf8) else { return nil }
        let path = name.dropFirst(blobPrefix.count)
        let steps = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        func fault(_ what: String) -> Rejection { Rejection(.invalidPropertyPath, "the path of the blob \(what)", part: name) }
        if path.utf8.count > pathLimit { throw fault("is longer than \(pathLimit) bytes") }
        if steps.count > depthLimit { throw fault("has more than \(depthLimit) names") }
        if steps.contains("") { throw fault("has an empty name between its dots") }
        if path.utf8.contains(where: { $0 < 0x20 || $0 == 0x7f }) { throw fault("has a control character") }
        return steps
    }
}
