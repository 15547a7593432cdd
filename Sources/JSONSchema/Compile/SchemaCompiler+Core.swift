import CaptureBytes

extension SchemaCompiler {
    private static let dialect = "https://json-schema.org/draft/2020-12/schema"
    private static let meaningless: Set<String> = [
        "title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly", "contentEncoding", "contentMediaType",
        "contentSchema", "$comment",
    ]

    /// The keywords of Core §8, those that only tell people something, and the caller's.
    mutating func core(_ name: String, _ value: JSONValue, _ draft: inout SchemaDraft, _ place: Place, _ node: Int) -> Bool {
        switch name {
        case "$schema":
            let dialect = value.string.map { $0.hasSuffix("#") ? String($0.dropLast()) : $0 }
            if dialect != SchemaCompiler.dialect { problem("the dialect must be \"\(SchemaCompiler.dialect)\"", at: place) }
        case "$id": break
        case "$anchor":
            guard let anchor = value.string, SchemaCompiler.isAnchor(anchor) else {
                problem("an anchor is a letter or \"_\", then letters, digits, \"-\", \"_\" and \".\"", at: place)
                break
            }
            if references.anchors.updateValue(node, forKey: place.base + "#" + anchor) != nil {
                problem("there is another anchor of this name", at: place)
            }
        case "$ref":
            guard let text = value.string else { return wrong("a string", at: place) }
            draft.inPlace.reference = references.add(text, at: place)
        case "$defs": _ = schemas(value, place)
        case _ where annotations.contains(name):
            guard value.kind == .bool else { return wrong("true or false", at: place) }
            if value.isTrue { draft.annotations.insert(name) }
        default: return SchemaCompiler.meaningless.contains(name)
        }
        return true
    }

    /// Takes `$id` for a base; returns the new one.
    mutating func identify(_ id: JSONValue, _ node: Int, _ place: Place) -> String {
        let inner = place.inner("$id")
        guard let text = id.string, !text.isEmpty else {
            problem("expected a URI", at: inner)
            return place.base
        }
        let (uri, fragment) = URIReference.split(text)
        guard fragment.isEmpty, !uri.isEmpty else {
            problem("the URI must not have a fragment; use \"$anchor\"", at: inner)
            return place.base
        }
        let base = URIReference.resolve(uri, base: place.base)
        if references.documents.updateValue(place.pointer, forKey: base) != nil {
            problem("there is another schema with this URI", at: inner)
        }
        return base
    }

    private static func isAnchor(_ text: String) -> Bool {
        guard let first = text.utf8.first, first.isLetter || first == UInt8(ascii: "_") else { return false }
        return text.utf8.allSatisfy { $0.isLetter || $0.isDigit || "-_.".utf8.contains($0) }
    }

    /// An object of schemas.
    mutating func schemas(_ value: JSONValue, _ place: Place) -> [(name: String, node: Int)] {
        guard value.kind == .object else {
            _ = wrong("an object of schemas", at: place)
            return []
        }
        if let key = value.firstDuplicateKey() {
            problem("the key stands twice; remove one", at: place.inner(key.string ?? "\u{FFFD}"))
        }
        var found: [(name: String, node: Int)] = []
        for (key, value) in value.members {
            guard let name = key.string else {
                problem("a key has a lone surrogate escape, which is no character", at: place)
                continue
            }
            found.append((name, schema(value, place.inner(name))))
        }
        return found
    }

    /// An array of schemas, which is not empty.
    mutating func list(_ value: JSONValue, _ place: Place) -> [Int] {
        guard value.kind == .array, value.count > 0 else {
            _ = wrong("an array of schemas, at least one", at: place)
            return []
        }
        var found: [Int] = []
        for value in value.elements { found.append(schema(value, place.inner("\(found.count)"))) }
        return found
    }

    /// A number of things; nil when it is none.
    mutating func count(_ value: JSONValue, _ place: Place) -> Int? {
        let count = value.kind == .number ? value.withContent { Decimal($0) }.count : nil
        if count == nil { _ = wrong("a whole number from 0 to 10^15", at: place) }
        return count
    }

    /// An array of different strings.
    mutating func strings(_ value: JSONValue, _ place: Place) -> [String] {
        var found: [String] = []
        var seen: Set<[UInt8]> = []
        for value in value.elements {
            if let text = value.string, seen.insert(Array(text.utf8)).inserted { found.append(text) }
        }
        if value.kind != .array || found.count != value.count { _ = wrong("an array of different strings", at: place) }
        return found
    }

    /// Reports what should stand there; true, because the keyword is known.
    mutating func wrong(_ expected: String, at place: Place) -> Bool {
        problem("expected \(expected)", at: place)
        return true
    }
}
