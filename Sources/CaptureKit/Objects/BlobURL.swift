import CaptureBytes

/// The property value that stands for a stored blob: `s3://<bucket>/<key>?range=<first>-<last>` (contract §5).
public struct BlobURL: Sendable, Equatable, CustomStringConvertible {
    /// The bucket.
    public let bucket: String
    /// The object's key.
    public let key: String
    /// The bytes of the object, both ends included.
    public let range: ClosedRange<Int>

    /// Creates a URL.
    public init(bucket: String, key: String, range: ClosedRange<Int>) {
        (self.bucket, self.key, self.range) = (bucket, key, range)
    }

    /// Reads a URL; nil unless it is written exactly as this type writes it: numbers without leading zeros, nothing behind the range.
    public init?(_ text: String) {
        let utf8 = text.utf8
        let scheme = "s3://".utf8
        guard utf8.starts(with: scheme), let slash = utf8.dropFirst(scheme.count).firstIndex(of: UInt8(ascii: "/")) else { return nil }
        let name = utf8[utf8.index(utf8.startIndex, offsetBy: scheme.count)..<slash]
        let rest = utf8[utf8.index(after: slash)...]
        guard !name.isEmpty, name.allSatisfy(BlobURL.bucketBytes.contains), let mark = rest.lastIndex(of: UInt8(ascii: "?")),
            mark > rest.startIndex
        else { return nil }
        let query = "?range=".utf8
        guard rest[mark...].starts(with: query) else { return nil }
        let ends = rest[mark...].dropFirst(query.count).split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard ends.count == 2, let first = BlobURL.number(ends[0]), let last = BlobURL.number(ends[1]), first <= last else { return nil }
        self.init(bucket: String(Substring(name)), key: String(Substring(rest[..<mark])), range: first...last)
    }

    /// The URL.
    public var description: String { "s3://\(bucket)/\(key)?range=\(range.lowerBound)-\(range.upperBound)" }

    private static let bucketBytes = ASCIISet(ASCIISet.alphanumerics + "._-")

    private static func number(_ digits: Substring.UTF8View) -> Int? {
        // No object has 10^18 bytes, and the count of a range that ends at the largest number does not fit into one.
        guard digits.count <= 18, digits.allSatisfy({ (48...57).contains($0) }), digits.count == 1 || digits.first != UInt8(ascii: "0")
        else { return nil }
        return Int(Substring(digits))
    }
}
