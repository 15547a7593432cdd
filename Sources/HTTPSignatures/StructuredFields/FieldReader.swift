import CaptureKit

/// Reads the text of a dictionary (RFC 8941 §4.2).
///
/// Stricter than the RFC in what no serialiser writes and two readers could take in two ways: a key that comes twice, and Base64 that
/// is not canonical. Sizes are bounded, so that a hostile field costs no more than its length.
struct FieldReader {
    /// The most entries of a dictionary.
    static let mostEntries = 32
    /// The most items of an inner list.
    static let mostItems = 64
    /// The most parameters of one item.
    static let mostParameters = 16

    let bytes: [UInt8]
    var at = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    /// The whole text as a dictionary.
    mutating func dictionary() throws(FieldFault) -> [FieldDictionary.Entry] {
        var entries: [FieldDictionary.Entry] = []
        skip { $0 == 0x20 }
        while at < bytes.count {
            let key = try key()
            if entries.contains(where: { $0.key == key }) { throw fault("has the key \(key.quoted) twice") }
            if entries.count == Self.mostEntries { throw fault("has more than \(Self.mostEntries) entries") }
            entries.append(FieldDictionary.Entry(key: key, member: try member()))
            skip { $0 == 0x20 || $0 == 0x09 }
            if at == bytes.count { break }
            guard take(UInt8(ascii: ",")) else { throw fault("has no comma between two entries") }
            skip { $0 == 0x20 || $0 == 0x09 }
            if at == bytes.count { throw fault("ends with a comma") }
        }
        return entries
    }

    private mutating func member() throws(FieldFault) -> FieldDictionary.Member {
        guard take(UInt8(ascii: "=")) else { return .item(FieldItem(value: .boolean(true), parameters: try parameters())) }
        if peek == UInt8(ascii: "(") { return .list(try innerList()) }
        return .item(try item())
    }

    private mutating func innerList() throws(FieldFault) -> InnerList {
        at += 1
        var items: [FieldItem] = []
        while true {
            skip { $0 == 0x20 }
            if take(UInt8(ascii: ")")) { return InnerList(items: items, parameters: try parameters()) }
            if items.count == Self.mostItems { throw fault("has a list of more than \(Self.mostItems) items") }
            items.append(try item())
            guard peek == 0x20 || peek == UInt8(ascii: ")") else { throw fault("has a list whose items are not set apart by spaces") }
        }
    }

    private mutating func item() throws(FieldFault) -> FieldItem {
        let value = try bareItem()
        return FieldItem(value: value, parameters: try parameters())
    }

    private mutating func parameters() throws(FieldFault) -> [FieldParameter] {
        var parameters: [FieldParameter] = []
        while take(UInt8(ascii: ";")) {
            skip { $0 == 0x20 }
            let key = try key()
            if parameters.value(key) != nil { throw fault("has the parameter \(key.quoted) twice") }
            if parameters.count == Self.mostParameters { throw fault("has more than \(Self.mostParameters) parameters of one item") }
            let value: BareItem = take(UInt8(ascii: "=")) ? try bareItem() : .boolean(true)
            parameters.append(FieldParameter(key: key, value: value))
        }
        return parameters
    }

    private mutating func key() throws(FieldFault) -> String {
        let start = at
        guard let first = peek, (97...122).contains(first) || first == UInt8(ascii: "*") else {
            throw fault("has no key where one must be")
        }
        skip { (97...122).contains($0) || (48...57).contains($0) || $0 == 95 || $0 == 45 || $0 == 46 || $0 == 42 }
        return String(decoding: bytes[start..<at], as: UTF8.self)
    }

    var peek: UInt8? { at < bytes.count ? bytes[at] : nil }

    mutating func take(_ byte: UInt8) -> Bool {
        guard at < bytes.count, bytes[at] == byte else { return false }
        at += 1
        return true
    }

    mutating func skip(while isWanted: (UInt8) -> Bool) {
        while at < bytes.count, isWanted(bytes[at]) { at += 1 }
    }

    func fault(_ reason: String) -> FieldFault { FieldFault(reason: reason, offset: at) }
}
