import CaptureBytes
import CaptureKit

/// What is noted beside an object (contract §5).
struct ObjectNotes {
    let place: ObjectKey.Place
    let now: Timestamp

    /// The longest index, in bytes: stores take 2 KB of metadata in all
    /// (https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html).
    static let indexLimit = 1500

    /// The attributes of an object of the media type `type` that holds `blobs` at these ranges.
    ///
    /// - Parameter originalLength: of an object that is a blob which the service encoded.
    func attributes(_ type: String, _ blobs: [(StoredPart, ClosedRange<Int>)], originalLength: Int? = nil) -> BlobAttributes {
        let encodings = Set(blobs.compactMap { $0.0.encoding?.rawValue }).sorted()
        var metadata = [
            "team-id": place.team.description, "event-id": place.uuid.description, "upload-timestamp": now.description,
            "compression": encodings.isEmpty ? "none" : encodings.joined(separator: ","),
        ]
        if let originalLength { metadata["original-length"] = String(originalLength) }
        if let index = ObjectNotes.index(blobs) { metadata["index"] = index } else { metadata["index-truncated"] = "true" }
        return BlobAttributes(contentType: type, metadata: metadata)
    }

    /// `[{"path":…,"range":"a-b","type":…,"encoding":…}]` in ASCII, `encoding` null for plain bytes; nil when it is too long.
    private static func index(_ blobs: [(StoredPart, ClosedRange<Int>)]) -> String? {
        var text = ByteWriter(capacity: 512)
        text.append(literal: "[")
        for (blob, range) in blobs {
            if text.count > 1 { text.append(literal: ",") }
            text.append(literal: "{\"path\":")
            text.appendASCII(blob.path)
            text.append(literal: ",\"range\":\"")
            text.append(decimal: range.lowerBound)
            text.append(literal: "-")
            text.append(decimal: range.upperBound)
            text.append(literal: "\",\"type\":")
            text.appendASCII(blob.type)
            text.append(literal: ",\"encoding\":")
            if let encoding = blob.encoding { text.appendASCII(encoding.rawValue) } else { text.append(literal: "null") }
            text.append(literal: "}")
            if text.count >= indexLimit { return nil }
        }
        text.append(literal: "]")
        return text.finishText()
    }
}

extension ByteWriter {
    /// Appends a JSON string of printable ASCII: `\uXXXX`, or two of them, for everything else (RFC 8259 §7).
    fileprivate mutating func appendASCII(_ text: String) {
        // As nearly all are.
        if text.withUTF8Bytes({ $0.allSatisfy { (0x20..<0x7f).contains($0) && $0 != 0x22 && $0 != 0x5c } }) {
            append(literal: "\"")
            append(text)
            append(literal: "\"")
            return
        }
        append(literal: "\"")
        for unit in text.utf16 {
            switch unit {
            case 0x22, 0x5c:
                append(literal: "\\")
                append(byte: UInt8(unit))
            case 0x20..<0x7f: append(byte: UInt8(unit))
            default:
                append(literal: "\\u")
                Swift.withUnsafeBytes(of: unit.bigEndian) { append(hex: $0) }
            }
        }
        append(literal: "\"")
    }
}
