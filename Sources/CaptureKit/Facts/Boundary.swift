/// The multipart boundary that the request's head names (RFC 2046 §5.1.1).
public struct Boundary: Fact, Equatable {
    /// 1 to 70 of the characters that the RFC allows, without the two hyphens.
    public let text: String

    /// Creates a boundary from checked text.
    public init(_ text: String) { self.text = text }
}
