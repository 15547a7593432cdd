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
    init(_ fields: PartFields, position: Int) throws(Rejection) {
        var name: String?
        func fault(_ what: String) -> Rejection { Rejection(.malformedPart, "part \(position) \(what)", part: name) }
        func only(_ field: PartFields.Field, _ label: StaticString) throws(Rejection) -> UnsafeRawBufferPointer? {
            if field.count > 1 { throw fault("has \(field.count) \(label) headers; send one") }
            return field.value
        }

        guard let disposition = try only(fields.disposition, "content-disposition") else {
            throw fault("has no Content-Disposition: form-data; name=\"…\"")
        }
        guard let names = PartHead.names(disposition) else {
            throw fault("has a Content-Disposition that cannot be read; send form-data; name=\"…\"")
        }
        guard names.count == 1, let onlyName = names.first else { throw fault("must have one name in its Content-Disposition") }
        name = onlyName
        self.name = onlyName

        let type = try only(fields.type, "content-type")
        if let type, !PartHead.isPrintable(type) {
            throw fault("has a Content-Type that is no media type of up to \(PartHead.contentTypeLimit) ASCII characters")
        }
        contentType = type.map(PartHead.type)
        contentEncoding = try PartHead.coding(try only(fields.encoding, "content-encoding").map(PartHead.text), onlyName)
        let length = try only(fields.length, "content-length")
        guard length?.isEmpty != true, length?.allSatisfy({ (48...57).contains($0) }) ?? true else {
            throw fault("has a Content-Length that is no number")
        }
        declaredLength = length.map { Int(PartHead.text($0)) ?? .max }
        if let transfer = try only(fields.transferEncoding, "content-transfer-encoding").map(PartHead.text),
            !["7bit", "8bit", "binary"].contains(transfer.lowercased())
        {
            throw fault("has Content-Transfer-Encoding \(transfer.quoted); send the bytes as they are (RFC 7578 §4.7)")
        }
    }

    private static func text(_ bytes: UnsafeRawBufferPointer) -> String { String(decoding: bytes, as: UTF8.self) }

    /// The usual media types without a string of its own for each part.
    private static func type(_ bytes: UnsafeRawBufferPointer) -> String {
        if bytes.isSame(as: "application/json") { return "application/json" }
        if bytes.isSame(as: "application/octet-stream") { return "application/octet-stream" }
        return text(bytes)
    }

    /// The names in a `form-data` disposition; nil when it is another one or cannot be read.
    private static func names(_ disposition: UnsafeRawBufferPointer) -> [String]? {
        var reader = MIMEParameterReader(disposition, escapes: .quotesOnly)
        guard reader.value.equals(ignoringCase: "form-data") else { return nil }
        var names: [String] = []
        while let (name, value) = reader.next() {
            if name.equals(ignoringCase: "name") { names.append(value.string) }
        }
        return reader.isAtEnd ? names : nil
    }

    private static func isPrintable(_ type: UnsafeRawBufferPointer) -> Bool {
        guard (1...contentTypeLimit).contains(type.count) else { return false }
        for byte in type where byte < 0x20 || byte >= 0x7f { return false }
        return true
    }

    private static func coding(_ text: String?, _ name: String) throws(Rejection) -> ContentCoding? {
        guard let text else { return nil }
        let isBlob = name != PartName.event && name != PartName.properties
        if isBlob, let coding = ContentCoding(rawValue: text.lowercased()) { return coding }
        let remedy = isBlob ? "send it plain, or as gzip or zstd" : "send it plain; only blobs may be encoded"
        throw Rejection(.unsupportedEncoding, "the part has Content-Encoding \(text.quoted); \(remedy)", part: name)
    }
}
