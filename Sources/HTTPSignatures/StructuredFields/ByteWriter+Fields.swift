import CaptureBytes

/// Writes structured fields in the one way that their strict serialisation allows (RFC 8941 §4.1).
extension ByteWriter {
    mutating func append(_ value: BareItem) {
        switch value {
        case .integer(let number): append(decimal: number)
        case .decimal(let thousandths): append(thousandths: thousandths)
        case .string(let text): append(quoting: text)
        case .token(let text): append(text)
        case .bytes(let bytes):
            append(byte: UInt8(ascii: ":"))
            bytes.withUnsafeBytes { appendBase64($0) }
            append(byte: UInt8(ascii: ":"))
        case .boolean(let value): append(literal: value ? "?1" : "?0")
        }
    }

    mutating func append(_ item: FieldItem) {
        append(item.value)
        append(item.parameters)
    }

    mutating func append(_ list: InnerList) {
        append(byte: UInt8(ascii: "("))
        for (index, item) in list.items.enumerated() {
            if index > 0 { append(byte: 0x20) }
            append(item)
        }
        append(byte: UInt8(ascii: ")"))
        append(list.parameters)
    }

    mutating func append(_ parameters: [FieldParameter]) {
        for parameter in parameters {
            append(byte: UInt8(ascii: ";"))
            append(parameter.key)
            if parameter.value == .boolean(true) { continue }
            append(byte: UInt8(ascii: "="))
            append(parameter.value)
        }
    }

    mutating func append(_ member: FieldDictionary.Member) {
        switch member {
        case .item(let item): append(item)
        case .list(let list): append(list)
        }
    }

    mutating func append(_ dictionary: FieldDictionary) {
        for (index, entry) in dictionary.entries.enumerated() {
            if index > 0 { append(literal: ", ") }
            append(entry.key)
            switch entry.member {
            case .item(let item) where item.value == .boolean(true): append(item.parameters)
            default:
                append(byte: UInt8(ascii: "="))
                append(entry.member)
            }
        }
    }

    private mutating func append(quoting text: String) {
        append(literal: "\"")
        if text.utf8.contains(where: { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }) {
            for byte in text.utf8 {
                if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { append(byte: UInt8(ascii: "\\")) }
                append(byte: byte)
            }
        } else {
            append(text)
        }
        append(literal: "\"")
    }

    private mutating func append(thousandths number: Int) {
        if number < 0 { append(byte: UInt8(ascii: "-")) }
        append(decimal: Int(number.magnitude / 1000))
        append(byte: UInt8(ascii: "."))
        var fraction = Int(number.magnitude % 1000)
        var unit = 100
        repeat {
            append(decimal: fraction / unit)
            fraction %= unit
            unit /= 10
        } while fraction > 0
    }
}
