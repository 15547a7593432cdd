import CaptureBytes

/// Reads an object of settings, and remembers which keys it was asked for, their types, defaults and
/// meaning: what `capture-ai describe` prints and what a misspelt key is compared with.
public struct SettingsReader: ~Copyable {
    let object: JSONNode
    let path: String
    let directory: String

    /// The settings asked for so far.
    public private(set) var entries: [SettingEntry] = []
    /// What was wrong so far.
    public internal(set) var problems: [Problem] = []

    /// Creates a reader of `object`, which stands at `path`.
    ///
    /// - Parameter directory: what relative paths are relative to.
    public init(_ object: JSONNode, path: String, directory: String = ".") {
        (self.object, self.path, self.directory) = (object, path, directory)
        if case .object = object.value {} else { report("expected an object, got \(object.kind)", at: object, path: path) }
    }

    /// A string; required when `fallback` is nil.
    public mutating func string(_ key: String, _ meaning: String, default fallback: String? = nil) -> String {
        let value = read(key, .string, meaning, fallback, json: \.asJSON, blank: "", convert: text) ?? ""
        if fallback == nil { refuseEmpty(key) }
        return value
    }

    /// A string that may be left out.
    public mutating func optionalString(_ key: String, _ meaning: String) -> String? {
        read(key, .string, meaning, nil, isRequired: false, json: \.asJSON, blank: "", convert: text)
    }

    /// One of `choices`.
    public mutating func choice(_ key: String, _ meaning: String, of choices: [String], default fallback: String) -> String {
        let chosen = read(key, .choice(choices), meaning, fallback, json: \.asJSON, blank: fallback, convert: text) ?? fallback
        if !choices.contains(chosen) {
            problem(key, because: "\"\(key)\" cannot be \(chosen.quoted)" + suggestion(for: chosen, among: choices))
        }
        return chosen
    }

    /// An array of strings.
    public mutating func strings(_ key: String, _ meaning: String, default fallback: [String]? = nil) -> [String] {
        let nodes: [JSONNode] =
            read(
                key, .strings, meaning, fallback.map { $0.map { JSONNode(.string($0)) } },
                json: { "[" + $0.compactMap(text).map(\.asJSON).joined(separator: ", ") + "]" }, blank: [],
                convert: { node in
                    if case .array(let items) = node.value { items } else { nil }
                }) ?? []
        for (index, node) in nodes.enumerated() where text(node) == nil {
            report("expected a string, got \(node.kind)", at: node, path: "\(path)\(Problem.step(key))[\(index)]")
        }
        return nodes.compactMap(text)
    }

    /// `true` or `false`.
    public mutating func bool(_ key: String, _ meaning: String, default fallback: Bool) -> Bool {
        read(
            key, .bool, meaning, fallback, json: { "\($0)" }, blank: fallback,
            convert: { node in
                if case .bool(let value) = node.value { value } else { nil }
            }) ?? fallback
    }

    /// `true` or `false`, or nothing, which is neither.
    public mutating func optionalBool(_ key: String, _ meaning: String) -> Bool? {
        read(
            key, .bool, meaning, nil, isRequired: false, json: { "\($0)" }, blank: nil,
            convert: { node in
                if case .bool(let value) = node.value { value } else { nil }
            })
    }

    /// A whole number without a unit, such as a count.
    public mutating func integer(_ key: String, _ meaning: String, default fallback: Int? = nil, in range: ClosedRange<Int>) -> Int {
        let number = read(
            key, .integer(range), meaning, fallback, json: { "\($0)" }, blank: range.lowerBound,
            convert: { node in
                if case .number(let text) = node.value { Int(text) } else { nil }
            })
        return inRange(key, number ?? range.lowerBound, range) { "\($0)" }
    }

    /// A size with a unit, such as `"32KiB"`; never a bare number.
    public mutating func bytes(
        _ key: String, _ meaning: String, default fallback: ByteCount? = nil, in range: ClosedRange<ByteCount>
    ) -> ByteCount {
        let size = read(
            key, .bytes(range), meaning, fallback, json: \.description.asJSON, blank: range.lowerBound,
            convert: { node in
                text(node).flatMap { ByteCount($0) }
            })
        return inRange(key, size ?? range.lowerBound, range, \.description)
    }

    /// A duration with a unit, such as `"30s"`; never a bare number.
    public mutating func duration(
        _ key: String, _ meaning: String, default fallback: Duration? = nil, in range: ClosedRange<Duration>
    ) -> Duration {
        let time = read(
            key, .duration(range), meaning, fallback, json: \.inUnits.asJSON, blank: range.lowerBound,
            convert: { node in
                text(node).flatMap { Duration(units: $0) }
            })
        return inRange(key, time ?? range.lowerBound, range, \.inUnits)
    }

    /// A path; a relative one is joined to the folder of `pipeline.json`.
    ///
    /// - Parameter scheme: where the setting may hold something else as well, what marks a path, such as `file:`; it stays in front.
    public mutating func path(_ key: String, _ meaning: String, default fallback: String? = nil, scheme: String? = nil) -> String {
        let value = read(key, scheme == nil ? .path : .string, meaning, fallback, json: \.asJSON, blank: "", convert: text) ?? ""
        if fallback == nil { refuseEmpty(key) }
        guard let scheme else { return resolve(value, directory) }
        if value == scheme { problem(key, because: "expected a path after \"\(scheme)\"") }
        return value.hasPrefix(scheme) ? scheme + resolve(String(value.dropFirst(scheme.count)), directory) : value
    }

    /// Where a secret is; nil when it is left out. The secret itself is refused, and never repeated in the error.
    public mutating func secret(_ key: String, _ meaning: String) -> Secret? {
        let (path, directory) = (self.path + Problem.step(key), self.directory)
        return read(
            key, .secret, meaning, nil, isRequired: false, json: { _ in "" }, blank: nil,
            convert: { node in
                reference(node, path: path, directory: directory)
            })
    }

    /// A text that some keep secret: itself, or where it is; nil when it is left out.
    public mutating func textOrSecret(_ key: String, _ meaning: String) -> PropertyValue? {
        let (path, directory) = (self.path + Problem.step(key), self.directory)
        return read(
            key, .textOrSecret, meaning, nil, isRequired: false, json: { _ in "" }, blank: nil,
            convert: { node in
                text(node).map { .plain($0) } ?? reference(node, path: path, directory: directory).map { .secret($0) }
            })
    }

    /// An object of free keys, whose values are text, numbers, booleans or secrets' places. A key that `isSecret` picks must hold
    /// a secret's place.
    public mutating func properties(_ key: String, _ meaning: String, isSecret: (String) -> Bool) -> [(key: String, value: PropertyValue)] {
        let nodes: [JSONNode.Member]? = read(
            key, .properties, meaning, [], json: { _ in "{}" }, blank: [],
            convert: { node in
                if case .object(let members) = node.value { members } else { nil }
            })
        var found: [(key: String, value: PropertyValue)] = []
        for member in nodes ?? [] where member.key != "comment" {
            let place = path + Problem.step(key) + Problem.step(member.key)
            switch member.value.value {
            case .object:
                if let secret = reference(member.value, path: place, directory: directory) {
                    found.append((member.key, .secret(secret)))
                    continue
                }
                report("expected {\"env\": \"NAME\"} or {\"file\": \"path\"}", at: member.value, path: place)
            case _ where isSecret(member.key):
                report(
                    "\"\(member.key)\" is a secret: write where it is, {\"env\": \"NAME\"} or {\"file\": \"path\"}", at: member.value,
                    path: place)
            case .string(let text), .number(let text): found.append((member.key, .plain(text)))
            case .bool(let value): found.append((member.key, .plain("\(value)")))
            case .null, .array: report("expected a string, a number or a boolean, got \(member.value.kind)", at: member.value, path: place)
            }
        }
        return found
    }

    /// Reports a mistake in the value of `keys`, one key inside the other, or in the whole object when there is no such value.
    public mutating func problem(_ keys: String..., because message: String) {
        var (node, place) = (object, path)
        for key in keys {
            guard let inner = node[key] else { break }
            (node, place) = (inner, place + Problem.step(key))
        }
        report(message, at: node, path: place)
    }

    /// The place of a key's value, for an error that is found only later.
    public func place(_ key: String) -> Problem {
        let node = object[key] ?? object
        return Problem(path: path + Problem.step(key), line: node.line, column: node.column, message: "")
    }

    /// Ends the reading: whatever key was never asked for is a mistake. `comment` is free.
    public consuming func finish() -> (entries: [SettingEntry], problems: [Problem]) {
        let known = entries.map(\.key)
        for member in object.members where !known.contains(member.key) && member.key != "comment" {
            let remedy = known.isEmpty ? "; there are none here" : suggestion(for: member.key, among: known)
            report("unknown setting \(member.key.quoted)\(remedy)", at: member.value, path: path + Problem.step(member.key))
        }
        return (entries, problems)
    }
}

extension SettingsReader {
    mutating func read<Value>(
        _ key: String, _ type: SettingType, _ meaning: String, _ fallback: Value?, isRequired: Bool = true, json: (Value) -> String,
        blank: Value?, convert: (JSONNode) -> Value?
    ) -> Value? {
        let mustBeThere = isRequired && fallback == nil
        entries.append(SettingEntry(key: key, type: type, fallback: fallback.map(json), isRequired: mustBeThere, meaning: meaning))
        guard let node = object[key] else {
            if mustBeThere { report("missing setting \"\(key)\": \(meaning)", at: object, path: path) }
            return fallback
        }
        if let value = convert(node) { return value }
        let found =
            switch type {
            // Whatever stands in a secret's place may be the secret, and in that of others may hold one.
            case .secret: "; the secret itself does not belong here"
            case .textOrSecret, .properties: ""
            case .object, .objects: ", got \(node.bareKind)"
            default: ", got \(node.kind)"
            }
        report("expected \(type.label)\(found)", at: node, path: path + Problem.step(key))
        return fallback ?? (mustBeThere ? blank : nil)
    }

    mutating func inRange<Value: Comparable>(
        _ key: String, _ value: Value, _ range: ClosedRange<Value>, _ show: (Value) -> String
    ) -> Value {
        if object[key] != nil, !range.contains(value) {
            problem(key, because: "expected \(show(range.lowerBound)) to \(show(range.upperBound)), got \(show(value))")
        }
        return value
    }

    private mutating func refuseEmpty(_ key: String) {
        if let node = object[key], text(node) == "" { problem(key, because: "\"\(key)\" must not be empty") }
    }

    mutating func report(_ message: String, at node: JSONNode, path: String) {
        problems.append(Problem(path: path, line: node.line, column: node.column, message: message))
    }
}

private func resolve(_ path: String, _ directory: String) -> String { path.hasPrefix("/") || path.isEmpty ? path : "\(directory)/\(path)" }

private func reference(_ node: JSONNode, path: String, directory: String) -> Secret? {
    guard node.members.count == 1, let member = node.members.first, let target = text(member.value), !target.isEmpty else { return nil }
    let place = Problem(path: path, line: node.line, column: node.column, message: "")
    switch member.key {
    case "env": return Secret(.environment(target), place: place)
    case "file": return Secret(.file(resolve(target, directory)), place: place)
    default: return nil
    }
}

private func text(_ node: JSONNode) -> String? { if case .string(let text) = node.value { text } else { nil } }

extension String {
    /// The text as JSON, quotes included.
    var asJSON: String {
        var writer = ByteWriter(capacity: utf8.count + 2)
        writer.appendJSONString(self)
        return String(decoding: writer.finish(), as: UTF8.self)
    }
}
