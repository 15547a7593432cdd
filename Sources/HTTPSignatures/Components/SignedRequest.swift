import CaptureBytes
public import CaptureKit

/// A request as signatures see it.
public struct SignedRequest: Sendable {
    /// What it says before its body.
    public let head: RequestHead
    /// `http` or `https`, as the client sees it; nil when that is not known, as behind a proxy that ends TLS.
    public let scheme: String?

    /// Looks at a request.
    public init(_ head: RequestHead, scheme: String? = nil) { (self.head, self.scheme) = (head, scheme) }

    /// Whether it has one of the two fields of a signature.
    public var isSigned: Bool { head.headers.first("signature-input") != nil || head.headers.first("signature") != nil }

    /// What is signed (RFC 9421 §2.5): a line for each component, and one for the input itself.
    ///
    /// - Throws: ``Rejection`` when a component is not in the request, or cannot be told from it.
    public func signatureBase(_ input: SignatureInput) throws(Rejection) -> [UInt8] {
        var writer = ByteWriter(capacity: 512)
        for component in input.components {
            writer.append(component.item)
            writer.append(literal: ": ")
            try write(component, to: &writer)
            writer.append(byte: UInt8(ascii: "\n"))
        }
        writer.append(literal: "\"@signature-params\": ")
        input.write(to: &writer)
        return writer.finish()
    }

    private func write(_ component: Component, to writer: inout ByteWriter) throws(Rejection) {
        guard component.parameters.value("req") == nil, component.parameters.value("tr") == nil else {
            throw .invalidSignature("leave the parameters req and tr out; a request is signed without trailers and without another request")
        }
        if component.name.utf8.first == UInt8(ascii: "@") {
            try writeDerived(component, to: &writer)
        } else {
            try writeField(component, to: &writer)
        }
    }
}
