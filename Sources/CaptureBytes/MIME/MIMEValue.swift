/// A header value with parameters (RFC 2045 §5.1): `form-data; name="event"`.
public struct MIMEValue: Sendable, Equatable {
    /// One parameter.
    public struct Parameter: Sendable, Equatable {
        /// The name in lower case.
        public let name: String
        /// The value without quotes and escapes.
        public let value: String
    }

    /// What a backslash in quotes means.
    public enum Escapes: Sendable {
        /// It escapes any character (RFC 822 §3.3 `quoted-pair`).
        case anyCharacter
        /// It escapes a quote and a backslash; before anything else it is itself, as browsers send it in names of forms.
        case quotesOnly
    }

    /// What stands before the first semicolon, in lower case.
    public let value: String
    /// The parameters, in order; the same name may come twice.
    public let parameters: [Parameter]

    /// Reads a header value; nil when its parameters do not follow the grammar.
    ///
    /// An unquoted value ends at white space or a semicolon.
    public init?(_ text: some StringProtocol, escapes: Escapes = .anyCharacter) {
        var reader = Reader(Array(text.utf8), escapes)
        value = reader.value()
        var parameters: [Parameter] = []
        while reader.skip(UInt8(ascii: ";")) {
            reader.skipSpace()
            if reader.isAtEnd { break }
            guard let parameter = reader.parameter() else { return nil }
            parameters.append(parameter)
            reader.skipSpace()
        }
        guard reader.isAtEnd else { return nil }
        self.parameters = parameters
    }

    /// What stands before the first semicolon, in lower case, whether or not the parameters can be read.
    public static func mediaType(of text: some StringProtocol) -> String {
        var reader = Reader(Array(text.utf8), .anyCharacter)
        return reader.value()
    }

    /// The values of every parameter of this name, which is in lower case.
    public func values(_ name: String) -> [String] {
        parameters.filter { $0.name == name }.map(\.value)
    }

    private struct Reader {
        private let bytes: [UInt8]
        private let escapes: Escapes
        private var at = 0

        init(_ bytes: [UInt8], _ escapes: Escapes) { (self.bytes, self.escapes) = (bytes, escapes) }

        var isAtEnd: Bool { at == bytes.count }

        /// What stands before the first semicolon.
        mutating func value() -> String { take { $0 != UInt8(ascii: ";") }.trimmed.lowercased() }

        mutating func skip(_ byte: UInt8) -> Bool {
            guard at < bytes.count, bytes[at] == byte else { return false }
            at += 1
            return true
        }

        mutating func skipSpace() { while at < bytes.count, bytes[at] == 0x20 || bytes[at] == 0x09 { at += 1 } }

        mutating func take(while isWanted: (UInt8) -> Bool) -> String {
            let start = at
            while at < bytes.count, isWanted(bytes[at]) { at += 1 }
            return String(decoding: bytes[start..<at], as: UTF8.self)
        }

        mutating func parameter() -> Parameter? {
            let name = take { $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: "\"") }
            skipSpace()
            guard !name.isEmpty, skip(UInt8(ascii: "=")) else { return nil }
            skipSpace()
            if skip(UInt8(ascii: "\"")) {
                guard let value = quoted() else { return nil }
                return Parameter(name: name.lowercased(), value: value)
            }
            let value = take { $0 > 0x20 && $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: "\"") }
            return value.isEmpty ? nil : Parameter(name: name.lowercased(), value: value)
        }

        private mutating func quoted() -> String? {
            var value: [UInt8] = []
            while at < bytes.count {
                let byte = bytes[at]
                at += 1
                if byte == UInt8(ascii: "\"") { return String(decoding: value, as: UTF8.self) }
                guard byte == UInt8(ascii: "\\") else {
                    value.append(byte)
                    continue
                }
                guard at < bytes.count else { return nil }
                let isEscape = escapes == .anyCharacter || bytes[at] == UInt8(ascii: "\"") || bytes[at] == byte
                if !isEscape { value.append(byte) }
                value.append(bytes[at])
                at += 1
            }
            return nil
        }
    }
}

extension StringProtocol {
    /// The text without spaces and tabs around it.
    fileprivate var trimmed: String {
        let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        guard let first = firstIndex(where: { !isSpace($0) }), let last = lastIndex(where: { !isSpace($0) }) else { return "" }
        return String(self[first...last])
    }
}
