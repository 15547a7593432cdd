import CaptureBytes
import CaptureKit

/// A blob as a JSON value.
enum InlineBlob {
    /// Appends `blob` in the form that ``BlobReader/restore(event:uuid:team:)`` promises.
    static func append(_ blob: ReadBlob, to writer: inout ByteWriter) {
        if blob.contentEncoding == nil {
            if MIMEValue.mediaType(of: blob.contentType) == "application/json", (try? JSONDocument(blob.bytes)) != nil {
                return writer.append(blob.bytes)
            }
            if blob.bytes.withUnsafeBytes({ String(validating: $0, as: UTF8.self) }) != nil {
                writer.append(literal: "\"")
                blob.bytes.withUnsafeBytes { writer.appendEscaped($0) }
                return writer.append(literal: "\"")
            }
        }
        writer.append(literal: "{\"$blob\":{\"type\":")
        writer.appendJSONString(blob.contentType)
        writer.append(literal: ",\"encoding\":")
        if let encoding = blob.contentEncoding { writer.appendJSONString(encoding.rawValue) } else { writer.append(literal: "null") }
        writer.append(literal: ",\"length\":")
        writer.append(decimal: blob.bytes.count)
        writer.append(literal: ",\"base64\":\"")
        blob.bytes.withUnsafeBytes { writer.appendBase64($0) }
        writer.append(literal: "\"}}")
    }
}
