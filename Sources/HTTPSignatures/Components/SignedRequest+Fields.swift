import CaptureBytes
import CaptureKit

/// Header fields as components (RFC 9421 §2.1).
extension SignedRequest {
    /// The fields that are known to be dictionaries; `sf` needs to know it.
    private static let dictionaries: Set<String> = [
        "accept-signature", "content-digest", "priority", "repr-digest", "signature", "signature-input", "want-content-digest",
        "want-repr-digest",
    ]

    func writeField(_ component: Component, to writer: inout ByteWriter) throws(Rejection) {
        let values = head.headers.values(component.name)
        guard !values.isEmpty else {
            throw .invalidSignature("the signature covers \(component.text), but the request has no such header")
        }
        switch (component.parameters.count, component.parameters.first?.key, component.parameters.first?.value) {
        case (0, _, _): try write(values, of: component, to: &writer)
        case (1, "bs", .boolean(true)): writeWrapped(values, to: &writer)
        case (1, "sf", .boolean(true)):
            guard Self.dictionaries.contains(component.name) else {
                throw .invalidSignature("the service does not know \(component.name.quoted) as a structured field; sign it without sf")
            }
            writer.append(try dictionary(values, of: component))
        case (1, "key", .string(let key)):
            guard let member = try dictionary(values, of: component)[key] else {
                throw .invalidSignature("the signature covers \(component.text), but the header has no such key")
            }
            writer.append(member)
        default:
            throw .invalidSignature("the parameters of \(component.text) are not understood; use one of sf, bs and key=\"…\", or none")
        }
    }

    /// The values, joined as RFC 9110 §5.2 says.
    private func write(_ values: [String], of component: Component, to writer: inout ByteWriter) throws(Rejection) {
        for (index, value) in values.enumerated() {
            if index > 0 { writer.append(literal: ", ") }
            try write(value, of: component, tab: true, to: &writer)
        }
    }

    /// Each value as a byte sequence (RFC 9421 §2.1.3).
    private func writeWrapped(_ values: [String], to writer: inout ByteWriter) {
        for (index, value) in values.enumerated() {
            if index > 0 { writer.append(literal: ", ") }
            writer.append(BareItem.bytes(Array(value.utf8)))
        }
    }

    private func dictionary(_ values: [String], of component: Component) throws(Rejection) -> FieldDictionary {
        do throws(FieldFault) { return try FieldDictionary(parsing: values) } catch {
            throw .invalidSignature(
                "the header \(component.name.quoted) \(error.reason) at byte \(error.offset); send a dictionary (RFC 8941)")
        }
    }

    /// Appends a value that must not be able to look like another line of the base.
    func write(_ value: String, of component: Component, tab: Bool = false, to writer: inout ByteWriter) throws(Rejection) {
        for byte in value.utf8 {
            guard (0x20...0x7e).contains(byte) || (tab && byte == 0x09) else {
                throw .invalidSignature("the value of \(component.text) is not printable ASCII on one line; encode it before signing")
            }
        }
        writer.append(value)
    }
}
