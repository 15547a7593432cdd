/// Reads a header value's parameters one by one where they stand (RFC 2045 §5.1), without a copy unless one has escapes.
public struct MIMEParameterReader {
    /// The value of one parameter.
    public enum Value {
        /// It stands in the header as it is.
        case plain(UnsafeRawBufferPointer)
        /// It had escapes.
        case unescaped([UInt8])

        /// The value as text.
        public var string: String {
            switch self {
            case .plain(let bytes): String(decoding: bytes, as: UTF8.self)
            case .unescaped(let bytes): String(decoding: bytes, as: UTF8.self)
            }
        }
    }

    private let bytes: UnsafeRawBufferPointer
    private let escapes: MIMEValue.Escapes
    private var at: Int

    /// What stands before the first semicolon, without the white space around it.
    public let value: UnsafeRawBufferPointer

    /// Whether all has been read; once ``next()`` has returned nil, `false` says that the rest does not follow the grammar.
    public var isAtEnd: Bool { at == bytes.count }

    /// Reads `bytes`, which must outlive the reader.
    public init(_ bytes: UnsafeRawBufferPointer, escapes: MIMEValue.Escapes) {
        (self.bytes, self.escapes) = (bytes, escapes)
        at = ByteSearcher.firstIndex(of: UInt8(ascii: ";"), in: bytes) ?? bytes.count
        value = UnsafeRawBufferPointer(rebasing: bytes[ASCII.trim(0..<at, in: bytes)])
    }

    /// The next parameter, nil when there is none or it cannot be read.
    public mutating func next() -> (name: UnsafeRawBufferPointer, value: Value)? {
        let start = at
        guard skip(UInt8(ascii: ";")) else { return nil }
        skipSpace()
        if isAtEnd { return nil }
        guard let parameter = parameter() else {
            at = start
            return nil
        }
        skipSpace()
        return parameter
    }

    private mutating func skip(_ byte: UInt8) -> Bool {
        guard at < bytes.count, bytes[at] == byte else { return false }
        at += 1
        return true
    }

    private mutating func skipSpace() { while at < bytes.count, ASCII.isSpace(bytes[at]) { at += 1 } }

    private func slice(_ range: Range<Int>) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: bytes[range]) }

    private mutating func take(while isWanted: (UInt8) -> Bool) -> UnsafeRawBufferPointer {
        let start = at
        while at < bytes.count, isWanted(bytes[at]) { at += 1 }
        return slice(start..<at)
    }

    private mutating func parameter() -> (name: UnsafeRawBufferPointer, value: Value)? {
        let name = take { $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: "\"") }
        skipSpace()
        guard !name.isEmpty, skip(UInt8(ascii: "=")) else { return nil }
        skipSpace()
        if skip(UInt8(ascii: "\"")) { return quoted().map { (name, $0) } }
        let value = take { $0 > 0x20 && $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: "\"") }
        return value.isEmpty ? nil : (name, .plain(value))
    }

    private mutating func quoted() -> Value? {
        let start = at
        while at < bytes.count, bytes[at] != UInt8(ascii: "\""), bytes[at] != UInt8(ascii: "\\") { at += 1 }
        if skip(UInt8(ascii: "\"")) { return .plain(slice(start..<at - 1)) }
        return unescaped(Array(bytes[start..<at]))
    }

    /// The rest of a quoted string that has a backslash, behind what is there already.
    private mutating func unescaped(_ beginning: [UInt8]) -> Value? {
        var value = beginning
        while at < bytes.count {
            let byte = bytes[at]
            at += 1
            if byte == UInt8(ascii: "\"") { return .unescaped(value) }
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
