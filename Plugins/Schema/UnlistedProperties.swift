import CaptureBytes

/// What becomes of properties that a type's schema does not list.
///
/// It is written into the schema in JSON Schema's own words, so that one rule decides: `unevaluatedProperties` at
/// `#/properties/properties`, and there a pattern for the names that are the sender's own.
enum UnlistedProperties: Sendable {
    /// All pass.
    case allowed
    /// Names that begin with `$ai_` are refused.
    case refusedIfReserved
    /// All are refused.
    case refused

    /// Matches what does not begin with `$ai_`, as a JSON string.
    private static let ownNames = #""^([^$]|$|\\$([^a]|$|a([^i]|$|i([^_]|$))))""#

    /// A schema with this instead of what it says itself.
    func applied(to document: JSONDocument) throws(JSONFault) -> JSONDocument {
        let root = document.root
        let inner = root["properties"]
        let properties = UnlistedProperties.members(inner, without: ["properties"]) + [#""properties":"# + closed(inner?["properties"])]
        let all = UnlistedProperties.members(root, without: ["properties"]) + [#""properties":"# + UnlistedProperties.object(properties)]
        return try JSONDocument(Bytes(UnlistedProperties.object(all)))
    }

    private func closed(_ schema: JSONValue?) -> String {
        // A schema that is true or false, or none at all, is as one without keywords or with the one that refuses.
        var members = UnlistedProperties.members(schema, without: ["patternProperties", "unevaluatedProperties"])
        if let schema, schema.kind != .object, !schema.isTrue { members.append(#""not":{}"#) }
        var patterns: [String] = []
        if let own = schema?["patternProperties"] {
            for (key, value) in own.members where String(decoding: key.text) != UnlistedProperties.ownNames {
                patterns.append(UnlistedProperties.member(key, value))
            }
        }
        if self == .refusedIfReserved { patterns.append(UnlistedProperties.ownNames + ":true") }
        if !patterns.isEmpty { members.append(#""patternProperties":"# + UnlistedProperties.object(patterns)) }
        if self != .allowed { members.append(#""unevaluatedProperties":false"#) }
        return UnlistedProperties.object(members)
    }

    private static func members(_ object: JSONValue?, without names: [String]) -> [String] {
        guard let object else { return [] }
        return object.members.filter { key, _ in !names.contains { key.stringEquals($0) } }.map { member($0.key, $0.value) }
    }

    private static func member(_ key: JSONValue, _ value: JSONValue) -> String {
        String(decoding: key.text) + ":" + String(decoding: value.text)
    }

    private static func object(_ members: [String]) -> String { "{" + members.joined(separator: ",") + "}" }
}
