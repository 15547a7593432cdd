import CaptureBytes

/// A team's id in the form that may become a segment of an object's key.
public struct TeamID: Sendable, Hashable, CustomStringConvertible {
    /// The id as it was written.
    public let description: String

    /// Takes 1 to 64 letters, digits, `_` and `-` of ASCII; nil for anything else.
    ///
    /// An id that has the form of a ``Retention`` is refused too: the store's rule for `llma/30d/` would remove the objects of a
    /// team `30d`.
    public init?(_ text: String) {
        guard (1...64).contains(text.utf8.count), text.utf8.allSatisfy(TeamID.bytes.contains), Retention(text) == nil else { return nil }
        description = text
    }

    private static let bytes = ASCIISet(ASCIISet.alphanumerics + "_-")
}
