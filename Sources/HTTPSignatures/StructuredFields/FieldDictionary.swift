/// A structured field that is a dictionary (RFC 8941 §3.2), such as `Signature-Input`.
struct FieldDictionary: Sendable, Equatable {
    /// What stands behind a key.
    enum Member: Sendable, Equatable {
        case item(FieldItem)
        case list(InnerList)
    }

    /// One key and its value.
    struct Entry: Sendable, Equatable {
        let key: String
        let member: Member
    }

    /// The entries in the order they came; no key comes twice.
    let entries: [Entry]

    /// Reads the field lines of one field, as if they were one (RFC 8941 §4.2).
    ///
    /// - Throws: ``FieldFault``.
    init(parsing lines: [String]) throws(FieldFault) {
        var reader = FieldReader(lines.count == 1 ? lines[0] : lines.joined(separator: ", "))
        entries = try reader.dictionary()
    }

    /// The value of a key.
    subscript(key: String) -> Member? {
        for entry in entries where entry.key == key { return entry.member }
        return nil
    }
}

/// Why a text is no structured field.
struct FieldFault: Error, Equatable {
    /// The rest of the sentence "the field …".
    let reason: String
    /// How many bytes could be read.
    let offset: Int
}
