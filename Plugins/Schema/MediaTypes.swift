import CaptureBytes
import CaptureKit

/// The media types that blobs may have.
struct MediaTypes: Sendable {
    static let usual = ["application/json", "text/plain", "application/octet-stream"]
    private static let charsets = ["utf-8", "us-ascii"]

    private let exact: [String]
    /// Types without their subtypes, with the slash, such as `image/`.
    private let families: [String]

    /// The usual ones and more, each `type/subtype` or `type/*` in lower case.
    init(adding more: [String]) {
        let all = MediaTypes.usual + more
        exact = all.filter { !$0.hasSuffix("/*") }
        families = all.filter { $0.hasSuffix("/*") }.map { String($0.dropLast()) }
    }

    /// Whether a text may be added: two tokens of RFC 6838 §4.2, the second of which may be `*`.
    static func isMediaType(_ text: String) -> Bool {
        let names = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        return names.count == 2 && text == text.lowercased()
            && names.allSatisfy { !$0.isEmpty && $0.allSatisfy(MIMEHeaders.isTokenByte) } && names[0].first != UInt8(ascii: "*")
    }

    /// What is wrong with a blob's type; nil when it is allowed.
    func fault(_ type: String) -> String? {
        if exact.contains(type) { return nil }
        guard let parsed = MIMEValue(type) else { return "has parameters that cannot be read (RFC 2045 §5.1)" }
        let value = parsed.value
        guard exact.contains(value) || families.contains(where: { value.utf8.starts(with: $0.utf8) && value.utf8.count > $0.utf8.count })
        else { return "is not taken here; send one of " + (exact + families.map { $0 + "*" }).joined(separator: ", ") }
        if MediaTypes.isText(value), parsed.values("charset").contains(where: { !MediaTypes.charsets.contains($0.lowercased()) }) {
            return "has a charset that is not taken; send text as UTF-8"
        }
        return nil
    }

    /// Whether the bytes are characters in a charset.
    private static func isText(_ value: String) -> Bool { value.utf8.starts(with: "text/".utf8) || isJSON(value) }

    /// Whether a type is JSON (RFC 8259, RFC 6839 §3.1).
    static func isJSON(_ type: String) -> Bool {
        if type == "application/json" { return true }
        if type == "text/plain" || type == "application/octet-stream" { return false }
        let value = MIMEValue.mediaType(of: type)
        return value == "application/json" || value.hasSuffix("+json")
    }
}
