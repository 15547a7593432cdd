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
    public init?(_ text: String, escapes: Escapes = .anyCharacter) {
        guard let value = text.withUTF8Bytes({ MIMEValue($0, escapes: escapes) }) else { return nil }
        self = value
    }

    /// Reads the bytes of a header value, as the other initialiser reads text.
    public init?(_ bytes: UnsafeRawBufferPointer, escapes: Escapes = .anyCharacter) {
        var reader = Reader(bytes, escapes)
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
    public static func mediaType(of text: String) -> String {
        text.withUTF8Bytes { bytes in
            var reader = Reader(bytes, .anyCharacter)
            return reader.value()
        }
    }

    /// The values of every parameter of this name, which is in lower case.
    public func values(_ name: String) -> [String] {
        parameters.filter { $0.name == name }.map(\.value)
    }

    /// The value of the parameter of this name, which is in lower case; nil when there is none or more than one.
    public func onlyValue(_ name: String) -> String? {
        var found: String?
        for parameter in parameters where parameter.name == name {
            if found != nil { return nil }
            found = parameter.value
        }
        return found
    }

    private struct Reader {
        private let bytes: UnsafeRawBufferPointer
        private let escapes: Escapes
        private var at = 0

        init(_ bytes: UnsafeRawBufferPointer, _ escapes: Escapes) { (self.bytes, self.escapes) = (bytes, escapes) }

        var isAtEnd: Bool { at == bytes.count }

        private func slice(_ range: Range<Int>) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: bytes[range]) }

        /// What stands before the first semicolon.
        mutating func value() -> String {
            let end = ByteSearcher.firstIndex(of: UInt8(ascii: ";"), in: bytes) ?? bytes.count
            at = end
            return ASCII.lowercasedString(slice(ASCII.trim(0..<end, in: bytes)))
        }

        mutating func skip(_ byte: UInt8) -> Bool {
            guard at < bytes.count, bytes[at] == byte else { return false }
            at += 1
            return true
        }

        mutating func skipSpace() { while at < bytes.count, ASCII.isSpace(bytes[at]) { at += 1 } }

        private mutating func take(while isWanted: (UInt8) -> Bool) -> UnsafeRawBufferPointer {
            let start = at
            while at < bytes.count, isWanted(bytes[at]) { at += 1 }
            return slice(start..<at)
        }

        mutating func parameter() -> Parameter? {
            let name = take {
                $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: "\"")
            }
            skipSpace()
            guard !name.isEmpty, skip(UInt8(ascii: "=")) else { return nil }
            skipSpace()
            if skip(UInt8(ascii: "\"")) {
                return quoted().map { Parameter(name: ASCII.lowercasedString(name), value: $0) }
            }
            let value = take { $0 > 0x20 && $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: "\"") }
            return value.isEmpty ? nil : Parameter(name: ASCII.lowercasedString(name), value: String(decoding: value, as: UTF8.self))
        }

        private mutating func quoted() -> String? {
            let start = at
            while at < bytes.count, bytes[at] != UInt8(ascii: "\""), bytes[at] != UInt8(ascii: "\\") { at += 1 }
            if skip(UInt8(ascii: "\"")) { return String(decoding: bytes[start..<at - 1], as: UTF8.self) }
            return unescaped(Array(bytes[start..<at]))
        }

        /// The rest of a quoted string that has a backslash, behind what is there already.
        private mutating func unescaped(_ beginning: [UInt8]) -> String? {
            var value = beginning
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
