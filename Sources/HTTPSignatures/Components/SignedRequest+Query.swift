import CaptureBytes
import CaptureKit

/// Parameters of the query as components (RFC 9421 §2.2.8).
extension SignedRequest {
    /// The value of the query's parameter that `component` names, decoded and encoded again as HTML forms are, with `%20` for spaces.
    func queryParameter(_ component: Component) throws(Rejection) -> String {
        guard component.parameters.count == 1, case .string(let name)? = component.parameters.value("name") else {
            throw .invalidSignature("\"@query-param\" takes the parameter name=\"…\", and no other")
        }
        var found: String?
        for pair in (query ?? "").utf8.split(separator: UInt8(ascii: "&")) {
            let key = pair.prefix { $0 != UInt8(ascii: "=") }
            guard SignedRequest.normalized(key) == name else { continue }
            guard found == nil else {
                throw .invalidSignature("the query has \(component.text) more than once; cover \"@query\" instead (RFC 9421 §2.2.8)")
            }
            found = SignedRequest.normalized(pair.dropFirst(key.count + 1))
        }
        guard let found else { throw .invalidSignature("the signature covers \(component.text), but the query has no such parameter") }
        return found
    }

    private static let kept = ASCIISet(ASCIISet.alphanumerics + "*-._")

    /// Form-decoded (`+` is a space) and percent-encoded, all but letters, digits and `*-._`.
    private static func normalized(_ text: Substring.UTF8View) -> String {
        var out: [UInt8] = []
        var rest = text[...]
        while let first = rest.popFirst() {
            var byte = first == UInt8(ascii: "+") ? 0x20 : first
            if first == UInt8(ascii: "%"), let code = hex(rest.prefix(2)) {
                byte = code
                rest = rest.dropFirst(2)
            }
            if kept.contains(byte) { out.append(byte) } else { out += [UInt8(ascii: "%"), digit(byte >> 4), digit(byte & 15)] }
        }
        return String(decoding: out, as: UTF8.self)
    }

    private static func hex(_ digits: Substring.UTF8View) -> UInt8? {
        guard digits.count == 2, let high = digits.first.flatMap(value), let low = digits.last.flatMap(value) else { return nil }
        return high << 4 | low
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case 48...57: digit - 48
        case 65...70: digit - 55
        case 97...102: digit - 87
        default: nil
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 48 + value : 55 + value }
}
