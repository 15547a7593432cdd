/// A value of a structured field without its parameters (RFC 8941 §3.3).
enum BareItem: Sendable, Equatable {
    case integer(Int)
    /// In thousandths, which is all that the format tells apart.
    case decimal(thousandths: Int)
    /// Printable ASCII.
    case string(String)
    case token(String)
    case bytes([UInt8])
    case boolean(Bool)
}

/// A parameter of an item or of an inner list (RFC 8941 §3.1.2).
struct FieldParameter: Sendable, Equatable {
    let key: String
    let value: BareItem
}

/// A value with its parameters (RFC 8941 §3.3).
struct FieldItem: Sendable, Equatable {
    var value: BareItem
    var parameters: [FieldParameter] = []
}

/// A list of items that is an item itself (RFC 8941 §3.1.1).
struct InnerList: Sendable, Equatable {
    var items: [FieldItem]
    var parameters: [FieldParameter] = []
}

extension [FieldParameter] {
    /// The value of the parameter called `key`.
    func value(_ key: String) -> BareItem? {
        for parameter in self where parameter.key == key { return parameter.value }
        return nil
    }
}
