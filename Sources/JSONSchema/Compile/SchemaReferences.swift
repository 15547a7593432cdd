/// What schemas may refer to, and what they do refer to.
struct SchemaReferences {
    /// Nodes by their JSON pointers.
    var nodes: [[UInt8]: Int] = [:]
    /// The pointers of the documents inside the document, by their URIs.
    var documents: [String: String] = ["": ""]
    /// Nodes by URI, "#" and anchor.
    var anchors: [String: Int] = [:]
    private var wanted: [(text: String, place: SchemaCompiler.Place)] = []

    /// Adds a reference that stands at `place`; returns its index.
    mutating func add(_ text: String, at place: SchemaCompiler.Place) -> Int {
        wanted.append((text, place))
        return wanted.count - 1
    }

    /// The node of each reference, in order, and what is wrong with those that lead nowhere.
    func resolve() -> (nodes: [Int], problems: [(message: String, pointer: String)]) {
        var (found, problems): ([Int], [(message: String, pointer: String)]) = ([], [])
        for reference in wanted {
            do { found.append(try node(reference.text, from: reference.place.base)) } catch {
                problems.append((error.message, reference.place.pointer))
            }
        }
        return (found, problems)
    }

    private struct Fault: Error {
        let message: String
    }

    private func node(_ text: String, from base: String) throws(Fault) -> Int {
        let (uri, encoded) = URIReference.split(text)
        guard let fragment = Pointer.decode(encoded) else { throw Fault(message: "the reference's fragment is not percent-encoded UTF-8") }
        let target = uri.isEmpty ? base : URIReference.resolve(uri, base: base)
        guard let document = documents[target] else {
            throw Fault(message: "the reference leads to another document, which is not read; put its schema under \"$defs\"")
        }
        if !fragment.isEmpty, !fragment.hasPrefix("/") {
            if let node = anchors[target + "#" + fragment] { return node }
            throw Fault(message: "there is no \"$anchor\" of this name")
        }
        if let node = nodes[Array((document + fragment).utf8)] { return node }
        throw Fault(message: "the reference leads to no schema of this document")
    }
}

/// References of RFC 3986.
enum URIReference {
    /// What stands before and behind the first "#".
    static func split(_ text: String) -> (uri: String, fragment: Substring) {
        guard let mark = text.firstIndex(of: "#") else { return (text, "") }
        return (String(text[..<mark]), text[text.index(after: mark)...])
    }

    /// A reference without a fragment as an absolute URI (§5.2), as far as its base is one.
    static func resolve(_ reference: String, base: String) -> String {
        if hasScheme(reference) { return reference }
        guard let colon = base.firstIndex(of: ":") else { return reference }
        let scheme = base[...colon]
        if reference.hasPrefix("//") { return scheme + reference }
        let rest = base[base.index(after: colon)...]
        var authority: Substring = ""
        var path = rest
        if rest.hasPrefix("//") {
            let end = rest.dropFirst(2).firstIndex(of: "/") ?? rest.endIndex
            (authority, path) = (rest[..<end], rest[end...])
        }
        if reference.hasPrefix("/") { return scheme + authority + clean(reference) }
        let folder = path.lastIndex(of: "/").map { path[...$0] } ?? (authority.isEmpty ? "" : "/")
        return scheme + authority + clean(folder + reference)
    }

    private static func hasScheme(_ text: String) -> Bool {
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")), let first = text.utf8.first, first.isLetter else { return false }
        return text.utf8[..<colon].allSatisfy { $0.isLetter || $0.isDigit || "+-.".utf8.contains($0) }
    }

    /// A path without "." and ".." (§5.2.4).
    private static func clean(_ path: String) -> String {
        var kept: [Substring] = []
        let steps = path.split(separator: "/", omittingEmptySubsequences: false)
        for (index, step) in steps.enumerated() {
            let isLast = index == steps.count - 1
            if step == ".." { if kept.count > 1 { kept.removeLast() } } else if step != "." { kept.append(step) }
            if isLast, step == "." || step == ".." { kept.append("") }
        }
        return kept.joined(separator: "/")
    }
}
