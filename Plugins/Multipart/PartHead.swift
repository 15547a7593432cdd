import CaptureBytes
import CaptureKit

/// What the headers of one part say (RFC 7578 §4).
final class PartHead: Sendable {
    /// The name from `Content-Disposition`.
    let name: String
    /// The media type, nil when there is none.
    let contentType: String?
    /// The content coding, nil when there is none.
    let contentEncoding: ContentCoding?
    /// The `Content-Length`, nil when there is none; one that no machine can hold is the largest there is.
    let declaredLength: Int?

    /// The longest media type: two names of 127 characters and a slash (RFC 6838 §4.2), or shorter ones with parameters.
    private static let contentTypeLimit = 255

    /// Reads the headers of the part at `position`, from 1.
    ///
    /// - Throws: what is wrong with them.
    init(_ headers: MIMEHeaders, position: Int) throws(Rejection) {
        var name: String?
        func fault(_ what: String) -> Rejection { Rejection(.malformedPart, "part \(position) \(what)", part: name) }
        func atMostOne(_ field: StaticString) throws(Rejection) {
            let count = headers.count(of: field)
            if count > 1 { throw fault("has \(count) \(field) headers; send one") }
        }

        try atMostOne("content-disposition")
        guard let disposition = headers.withValue("content-disposition", { MIMEValue($0, escapes: .quotesOnly) }) else {
            throw fault("has no Content-Disposition: form-data; name=\"…\"")
        }
        guard let disposition, disposition.value == "form-data" else {
            throw fault("has a Content-Disposition that cannot be read; send form-data; name=\"…\"")
        }
        guard let onlyName = disposition.onlyValue("name") else { throw fault("must have one name in its Content-Disposition") }
        name = onlyName
        self.name = onlyName

        try atMostOne("content-type")
        contentType = headers.value("content-type")
        if let type = contentType, !PartHead.isPrintable(type) {
            throw fault("has a Content-Type that is no media type of up to \(PartHead.contentTypeLimit) ASCII characters")
        }
        try atMostOne("content-encoding")
        contentEncoding = try PartHead.coding(headers.value("content-encoding"), onlyName)
        try atMostOne("content-length")
        let length = headers.value("content-length")
        guard length?.isEmpty != true, length?.utf8.allSatisfy({ (48...57).contains($0) }) ?? true else {
            throw fault("has a Content-Length that is no number")
        }
        declaredLength = length.map { Int($0) ?? .max }
        try atMostOne("content-transfer-encoding")
        if let transfer = headers.value("content-transfer-encoding"), !["7bit", "8bit", "binary"].contains(transfer.lowercased()) {
            throw fault("has Content-Transfer-Encoding \(transfer.quoted); send the bytes as they are (RFC 7578 §4.7)")
        }
    }

    private static func isPrintable(_ type: String) -> Bool {
        (1...contentTypeLimit).contains(type.utf8.count) && type.utf8.allSatisfy { (0x20..<0x7f).contains($0) }
    }

    private static func coding(_ text: String?, _ name: String) throws(Rejection) -> ContentCoding? {
        guard let text else { return nil }
        let isBlob = name != PartName.event && name != PartName.properties
        if isBlob, let coding = ContentCoding(rawValue: text.lowercased()) { return coding }
        let remedy = isBlob ? "send it plain, or as gzip or zstd" : "send it plain; only blobs may be encoded"
        throw Rejection(.unsupportedEncoding, "the part has Content-Encoding \(text.quoted); \(remedy)", part: name)
    }
}
