import CaptureBytes
import CaptureKit

/// One thing that a signature covers (RFC 9421 §2): a header field, or, with `@` before its name, something derived from the request.
public struct Component: Sendable, Equatable {
    /// The name in lower case, such as `content-digest` or `@method`.
    public let name: String
    let parameters: [FieldParameter]

    /// A component without parameters, by its name in lower case.
    public init(_ name: String) { (self.name, parameters) = (name, []) }

    init(_ item: FieldItem) throws(Rejection) {
        guard case .string(let name) = item.value, !name.isEmpty else {
            throw .invalidSignature("Signature-Input lists something else than strings; write each component in quotes, like \"@method\"")
        }
        guard !name.utf8.contains(where: { (65...90).contains($0) }) else {
            throw .invalidSignature("write the component \(name.quoted) in lower case (RFC 9421 §2.1)")
        }
        guard name != "@signature-params" else {
            throw .invalidSignature("leave \"@signature-params\" out of the covered components; it is covered by itself (RFC 9421 §2.3)")
        }
        (self.name, parameters) = (name, item.parameters)
    }

    var item: FieldItem { FieldItem(value: .string(name), parameters: parameters) }

    /// Whether both mean the same thing: the order of parameters does not tell components apart (RFC 9421 §2).
    func isSame(as other: Component) -> Bool {
        guard name == other.name, parameters.count == other.parameters.count else { return false }
        return parameters.allSatisfy { other.parameters.value($0.key) == $0.value }
    }

    /// The component as an error may name it.
    var text: String {
        var writer = ByteWriter()
        writer.append(item)
        return String(decoding: writer.finishBytes()).cut(at: 80)
    }
}
