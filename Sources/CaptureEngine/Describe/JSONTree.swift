import CaptureBytes

/// JSON that the service writes about itself; the keys of an object stand in the order given.
public indirect enum JSONTree: Sendable {
    case null
    case bool(Bool)
    case integer(Int)
    case string(String)
    case array([JSONTree])
    case object([(key: String, value: JSONTree)])
    /// A JSON text as it is; it must be valid.
    case json(String)

    /// The text, or null.
    public static func string(_ text: String?) -> JSONTree { text.map { .string($0) } ?? .null }

    /// An array of texts.
    public static func strings(_ texts: [String]) -> JSONTree { .array(texts.map { .string($0) }) }

    /// The JSON text, on one line.
    public var line: String { text(indent: nil) }

    /// The JSON text, indented by two spaces; arrays of plain values stay on one line.
    public var indented: String { text(indent: 0) }

    private func text(indent: Int?) -> String {
        var writer = ByteWriter()
        write(to: &writer, indent: indent)
        return String(decoding: writer.finish(), as: UTF8.self)
    }

    private func write(to writer: inout ByteWriter, indent: Int?) {
        switch self {
        case .null: writer.append("null")
        case .bool(let value): writer.append(value ? "true" : "false")
        case .integer(let value): writer.append(decimal: value)
        case .string(let text): writer.appendJSONString(text)
        case .json(let text): writer.append(text)
        case .array(let items):
            let inner = items.contains(where: \.isNested) ? indent : nil
            JSONTree.list(items, "[", "]", to: &writer, indent: inner) { $1.write(to: &$0, indent: inner.map { $0 + 2 }) }
        case .object(let members):
            JSONTree.list(members, "{", "}", to: &writer, indent: indent) { writer, member in
                writer.appendJSONString(member.key)
                writer.append(": ")
                member.value.write(to: &writer, indent: indent.map { $0 + 2 })
            }
        }
    }

    private var isNested: Bool {
        switch self {
        case .array(let items): !items.isEmpty
        case .object(let members): !members.isEmpty
        default: false
        }
    }

    private static func list<Item>(
        _ items: [Item], _ open: String, _ close: String, to writer: inout ByteWriter, indent: Int?, each: (inout ByteWriter, Item) -> Void
    ) {
        writer.append(open)
        for (index, item) in items.enumerated() {
            if index > 0 { writer.append(indent == nil ? ", " : ",") }
            if let indent { writer.append("\n" + String(repeating: " ", count: indent + 2)) }
            each(&writer, item)
        }
        if let indent, !items.isEmpty { writer.append("\n" + String(repeating: " ", count: indent)) }
        writer.append(close)
    }
}

extension JSONTree: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
    public init(stringLiteral value: String) { self = .string(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(arrayLiteral elements: JSONTree...) { self = .array(elements) }
    public init(dictionaryLiteral elements: (String, JSONTree)...) { self = .object(elements.map { (key: $0.0, value: $0.1) }) }
}
