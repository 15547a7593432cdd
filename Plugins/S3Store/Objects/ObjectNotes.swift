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
        var text = "["
        for (blob, range) in blobs {
            if text.utf8.count > 1 { text += "," }
            let encoding = blob.encoding.map { "\"\($0.rawValue)\"" } ?? "null"
            text += "{\"path\":\(blob.path.asciiJSON),\"range\":\"\(range.lowerBound)-\(range.upperBound)\","
            text += "\"type\":\(blob.type.asciiJSON),\"encoding\":\(encoding)}"
            if text.utf8.count >= indexLimit { return nil }
        }
        return text + "]"
    }
}

extension String {
    /// A JSON string of printable ASCII: `\uXXXX`, or two of them, for everything else (RFC 8259 §7).
    fileprivate var asciiJSON: String {
        // As nearly all are.
        if utf8.allSatisfy({ (0x20..<0x7f).contains($0) && $0 != 0x22 && $0 != 0x5c }) { return "\"\(self)\"" }
        var text = "\""
        for unit in utf16 {
            switch unit {
            case 0x22, 0x5c: text += "\\" + String(UnicodeScalar(UInt8(unit)))
            case 0x20..<0x7f: text.unicodeScalars.append(UnicodeScalar(UInt8(unit)))
            default:
                let digits = String(unit, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
            }
        }
        return text + "\""
    }
}
