extension SettingsReader {
    /// Whether the key is there, whatever its value.
    public func has(_ key: String) -> Bool { object[key] != nil }

    /// An object with settings of its own, which `read` reads; nil when it is left out or is no object.
    public mutating func object<Value>(_ key: String, _ meaning: String, read: (inout SettingsReader) -> Value) -> Value? {
        let node: JSONNode? = self.read(
            key, .object, meaning, nil, isRequired: false, json: { _ in "" }, blank: nil, convert: { $0.isObject ? $0 : nil })
        return node.flatMap { inner($0, path + Problem.step(key), read) }
    }

    /// An array of objects with settings of their own, each of which `read` reads; what is no object is a mistake and left out.
    public mutating func objects<Value>(
        _ key: String, _ meaning: String, isRequired: Bool = false, read: (inout SettingsReader) -> Value
    ) -> [Value] {
        let nodes: [JSONNode]? = self.read(
            key, .objects, meaning, nil, isRequired: isRequired, json: { _ in "" }, blank: [],
            convert: { node in
                if case .array(let items) = node.value { items } else { nil }
            })
        return (nodes ?? []).enumerated().compactMap { index, node in inner(node, "\(path)\(Problem.step(key))[\(index)]", read) }
    }

    private mutating func inner<Value>(_ node: JSONNode, _ path: String, _ read: (inout SettingsReader) -> Value) -> Value? {
        // Not what stands there instead: it may be a key.
        guard node.isObject else {
            report("expected an object, got \(node.bareKind)", at: node, path: path)
            return nil
        }
        var reader = SettingsReader(node, path: path, directory: directory)
        let value = read(&reader)
        problems += reader.finish().problems
        return value
    }
}

extension JSONNode {
    fileprivate var isObject: Bool { if case .object = value { true } else { false } }
}
