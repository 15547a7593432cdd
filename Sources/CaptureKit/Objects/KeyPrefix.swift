import CaptureBytes

/// What the keys of all objects begin with; contract §5 has `llma`.
public struct KeyPrefix: Sendable, Hashable, CustomStringConvertible {
    /// `llma`.
    public static let standard = KeyPrefix(checked: "llma")

    /// The text without a slash at its end.
    public let description: String

    private init(checked: String) { description = checked }

    /// Takes segments that are joined by slashes, each of letters, digits, `.`, `_` and `-` of ASCII and not beginning with a dot, up to
    /// 128 bytes in all; nil for anything else.
    public init?(_ text: String) {
        let segments = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard text.utf8.count <= 128 else { return nil }
        for segment in segments {
            guard let first = segment.first, first != UInt8(ascii: "."), segment.allSatisfy(KeyPrefix.bytes.contains) else { return nil }
        }
        self.init(checked: text)
    }

    private static let bytes = ASCIISet(ASCIISet.alphanumerics + "._-")
}
