import CaptureKit

extension SettingEntry {
    /// The setting as `describe --format json` prints it.
    var json: JSONTree {
        var members: [(key: String, value: JSONTree)] = [("key", .string(key)), ("type", .string(type.word))]
        switch type {
        case .choice(let names): members.append(("choices", .strings(names)))
        case .integer(let range):
            members += [("minimum", .integer(range.lowerBound)), ("maximum", .integer(range.upperBound))]
        case .bytes(let range):
            members += [("minimum", .string(range.lowerBound.description)), ("maximum", .string(range.upperBound.description))]
        case .duration(let range):
            members += [("minimum", .string(range.lowerBound.inUnits)), ("maximum", .string(range.upperBound.inUnits))]
        case .string, .strings, .bool, .path, .secret, .textOrSecret, .properties, .object, .objects: break
        }
        members += [("required", .bool(isRequired)), ("default", fallback.map { .json($0) } ?? .null), ("meaning", .string(meaning))]
        return .object(members)
    }

    /// The setting as JSON Schema.
    var schema: JSONTree {
        var members: [(key: String, value: JSONTree)]
        switch type {
        case .string, .path: members = [("type", "string")] + (isRequired ? [("minLength", .integer(1))] : [])
        case .choice(let names): members = [("enum", .strings(names))]
        case .strings: members = [("type", "array"), ("items", ["type": "string"])]
        case .bool: members = [("type", "boolean")]
        case .integer(let range):
            members = [("type", "integer"), ("minimum", .integer(range.lowerBound)), ("maximum", .integer(range.upperBound))]
        case .bytes: members = [("type", "string"), ("pattern", .string(ByteCount.pattern))]
        case .duration: members = [("type", "string"), ("pattern", .string(Duration.unitsPattern))]
        case .secret: members = [("$ref", "#/$defs/secret")]
        case .textOrSecret: members = [("anyOf", [["type": "string"], ["$ref": "#/$defs/secret"]])]
        case .properties:
            let values: JSONTree = ["anyOf": [["type": ["string", "number", "boolean"]], ["$ref": "#/$defs/secret"]]]
            members = [("type", "object"), ("properties", ["comment": true]), ("additionalProperties", values)]
        case .object: members = [("type", "object")]
        case .objects: members = [("type", "array"), ("items", ["type": "object"])]
        }
        if let fallback { members.append(("default", .json(fallback))) }
        let bounds = type.range.map { " \($0)." } ?? ""
        members.append(("description", .string(meaning + bounds)))
        return .object(members)
    }
}
