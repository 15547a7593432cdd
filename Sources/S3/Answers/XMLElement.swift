import CaptureBytes

/// An element of an XML document as S3's answers have them: elements or text inside, no document type, attributes left out.
///
/// An own reader and not FoundationXML, as that one brings libxml2 and Foundation (more than 40 MB) for a handful of flat documents, knows
/// document types and entities, which are ways to attack a reader, and has no say about what is too deep.
struct XMLElement: Equatable {
    /// Without a namespace's prefix.
    let name: String
    /// The elements inside, in order.
    fileprivate(set) var children: [XMLElement] = []
    /// The text inside, without what belongs to the elements inside.
    fileprivate(set) var text = ""

    /// Reads a document (https://www.w3.org/TR/xml/), in UTF-8 and without a document type.
    ///
    /// - Throws: ``XMLFault``.
    init(_ document: Bytes) throws {
        var reader = XMLReader(bytes: [UInt8](document))
        self = try reader.document()
    }

    fileprivate init(name: String) { self.name = name }

    /// The first element inside called `name`.
    subscript(name: String) -> XMLElement? { children.first { $0.name == name } }

    /// The text of the first element inside called `name`.
    func text(_ name: String) -> String? { self[name]?.text }
}

/// What is wrong with a document.
struct XMLFault: Error, Equatable {
    /// Counted in bytes, from 0.
    let offset: Int
}

private struct XMLReader {
    private static let maxDepth = 32

    let bytes: [UInt8]
    private var at = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    private var fault: XMLFault { XMLFault(offset: at) }

    mutating func document() throws -> XMLElement {
        _ = skip("\u{feff}")
        try skipMisc()
        guard skip("<") else { throw fault }
        let root = try element(depth: 1)
        try skipMisc()
        guard at == bytes.count else { throw fault }
        return root
    }

    /// White space, comments and processing instructions.
    private mutating func skipMisc() throws {
        while true {
            skipSpace()
            if skip("<?") { try skipPast("?>") } else if skip("<!--") { try skipPast("-->") } else { return }
        }
    }

    /// Behind the `<` of an element.
    private mutating func element(depth: Int) throws -> XMLElement {
        guard depth <= XMLReader.maxDepth else { throw fault }
        let name = try name()
        var element = XMLElement(name: XMLReader.local(name))
        while true {
            let before = at
            skipSpace()
            if skip("/>") { return element }
            if skip(">") { break }
            guard at > before else { throw fault }
            try skipAttribute()
        }
        var text: [UInt8] = []
        while true {
            guard at < bytes.count else { throw fault }
            if skip("</") {
                guard try self.name() == name else { throw fault }
                skipSpace()
                guard skip(">"), let decoded = String(validating: text, as: UTF8.self) else { throw fault }
                element.text = decoded
                return element
            } else if skip("<!--") {
                try skipPast("-->")
            } else if skip("<![CDATA[") {
                let start = at
                try skipPast("]]>")
                text += bytes[start..<at - 3]
            } else if skip("<?") {
                try skipPast("?>")
            } else if skip("<") {
                element.children.append(try self.element(depth: depth + 1))
            } else if skip("&") {
                text += try reference()
            } else {
                text.append(bytes[at])
                at += 1
            }
        }
    }

    /// Behind the `&` of a reference: a character, or one of the five names that need no declaration.
    private mutating func reference() throws -> [UInt8] {
        let start = at
        try skipPast(";")
        let name = String(decoding: bytes[start..<at - 1], as: UTF8.self)
        let named = ["lt": "<", "gt": ">", "amp": "&", "quot": "\"", "apos": "'"]
        if let text = named[name] { return Array(text.utf8) }
        let digits = name.dropFirst(name.hasPrefix("#x") ? 2 : 1)
        guard name.hasPrefix("#"), !digits.isEmpty, digits.allSatisfy(\.isHexDigit),
            let number = UInt32(digits, radix: name.hasPrefix("#x") ? 16 : 10), let scalar = Unicode.Scalar(number), number > 0
        else { throw fault }
        return Array(String(Character(scalar)).utf8)
    }

    private mutating func skipAttribute() throws {
        _ = try name()
        skipSpace()
        guard skip("=") else { throw fault }
        skipSpace()
        if skip("\"") { try skipPast("\"") } else if skip("'") { try skipPast("'") } else { throw fault }
    }

    private mutating func name() throws -> String {
        let start = at
        while at < bytes.count {
            switch bytes[at] {
            case 48...58, 65...90, 97...122, UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), 128...: at += 1
            default:
                guard at > start else { throw fault }
                return String(decoding: bytes[start..<at], as: UTF8.self)
            }
        }
        throw fault
    }

    private static func local(_ name: String) -> String {
        String(name[(name.lastIndex(of: ":").map(name.index(after:)) ?? name.startIndex)...])
    }

    private mutating func skipSpace() {
        while at < bytes.count, [0x20, 0x09, 0x0a, 0x0d].contains(bytes[at]) { at += 1 }
    }

    private mutating func skip(_ text: String) -> Bool {
        guard bytes[at...].starts(with: text.utf8) else { return false }
        at += text.utf8.count
        return true
    }

    private mutating func skipPast(_ end: String) throws {
        while at < bytes.count { if skip(end) { return } else { at += 1 } }
        throw fault
    }
}
