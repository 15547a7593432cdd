import CaptureBytes

/// The grammar of RFC 8259 once more, written for clearness: recursive, over characters, with a tree for its result.
struct NaiveJSON {
    indirect enum Shape {
        case scalar(JSONKind)
        case array([Node])
        case object([(key: Node, value: Node)])
    }

    struct Node {
        let range: Range<Int>
        let shape: Shape
    }

    private struct Refusal: Error {}
    private let scalars: [Unicode.Scalar]
    private var position = 0
    private var offset = 0

    /// The tree of a text, nil when it is not JSON.
    static func parse(_ bytes: [UInt8]) -> Node? {
        guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
        var parser = NaiveJSON(scalars: Array(text.unicodeScalars))
        guard let root = try? parser.element(), parser.position == parser.scalars.count else { return nil }
        return root
    }

    private init(scalars: [Unicode.Scalar]) { self.scalars = scalars }

    private var next: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    private mutating func take(_ allowed: (Unicode.Scalar) -> Bool) throws {
        guard let next, allowed(next) else { throw Refusal() }
        position += 1
        offset += String(next).utf8.count
    }

    private mutating func take(_ text: String) throws {
        for scalar in text.unicodeScalars { try take { $0 == scalar } }
    }

    private mutating func takeAll(_ allowed: (Unicode.Scalar) -> Bool) {
        while (try? take(allowed)) != nil {}
    }

    private mutating func space() { takeAll { " \n\r\t".unicodeScalars.contains($0) } }

    private mutating func element() throws -> Node {
        space()
        let start = offset
        let shape = try value()
        let node = Node(range: start..<offset, shape: shape)
        space()
        return node
    }

    private mutating func value() throws -> Shape {
        switch next {
        case "{": return .object(try list("{", "}") { parser in try parser.member() })
        case "[": return .array(try list("[", "]") { parser in try parser.element() })
        case "\"":
            try string()
            return .scalar(.string)
        case "t":
            try take("true")
            return .scalar(.bool)
        case "f":
            try take("false")
            return .scalar(.bool)
        case "n":
            try take("null")
            return .scalar(.null)
        default:
            try number()
            return .scalar(.number)
        }
    }

    private mutating func list<Item>(_ open: String, _ close: String, _ item: (inout NaiveJSON) throws -> Item) throws -> [Item] {
        try take(open)
        space()
        var items: [Item] = []
        if (try? take(close)) != nil { return items }
        while true {
            items.append(try item(&self))
            if (try? take(close)) != nil { return items }
            try take(",")
        }
    }

    private mutating func member() throws -> (key: Node, value: Node) {
        space()
        let start = offset
        try string()
        let key = Node(range: start..<offset, shape: .scalar(.string))
        space()
        try take(":")
        return (key, try element())
    }

    private mutating func string() throws {
        try take("\"")
        while (try? take("\"")) == nil {
            if (try? take("\\")) == nil {
                try take { $0.value >= 0x20 }
            } else if (try? take("u")) != nil {
                for _ in 0..<4 { try take { $0.isASCII && Character($0).isHexDigit } }
            } else {
                try take { "\"\\/bfnrt".unicodeScalars.contains($0) }
            }
        }
    }

    private mutating func number() throws {
        let digit = { (scalar: Unicode.Scalar) in ("0"..."9").contains(scalar) }
        try? take("-")
        if (try? take("0")) == nil {
            try take(digit)
            takeAll(digit)
        }
        if (try? take(".")) != nil {
            try take(digit)
            takeAll(digit)
        }
        if (try? take { $0 == "e" || $0 == "E" }) != nil {
            try? take { $0 == "+" || $0 == "-" }
            try take(digit)
            takeAll(digit)
        }
    }
}
