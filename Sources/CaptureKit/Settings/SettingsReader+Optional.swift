extension SettingsReader {
    /// A whole number without a unit that may be left out.
    public mutating func optionalInteger(_ key: String, _ meaning: String, in range: ClosedRange<Int>) -> Int? {
        let number: Int? = read(
            key, .integer(range), meaning, nil, isRequired: false, json: { "\($0)" }, blank: nil,
            convert: { node -> Int? in
                if case .number(let text) = node.value { Int(text) } else { nil }
            })
        return number.map { inRange(key, $0, range) { "\($0)" } }
    }

    /// A size with a unit, such as `"32KiB"`, that may be left out; never a bare number.
    public mutating func optionalBytes(_ key: String, _ meaning: String, in range: ClosedRange<ByteCount>) -> ByteCount? {
        let size: ByteCount? = read(
            key, .bytes(range), meaning, nil, isRequired: false, json: \.description.asJSON, blank: nil,
            convert: { node in
                stringValue(node).flatMap { ByteCount($0) }
            })
        return size.map { inRange(key, $0, range, \.description) }
    }

    /// A duration with a unit, such as `"30s"`, that may be left out; never a bare number.
    public mutating func optionalDuration(_ key: String, _ meaning: String, in range: ClosedRange<Duration>) -> Duration? {
        let time: Duration? = read(
            key, .duration(range), meaning, nil, isRequired: false, json: \.inUnits.asJSON, blank: nil,
            convert: { node in
                stringValue(node).flatMap { Duration(units: $0) }
            })
        return time.map { inRange(key, $0, range, \.inUnits) }
    }
}

private func stringValue(_ node: JSONNode) -> String? { if case .string(let text) = node.value { text } else { nil } }
