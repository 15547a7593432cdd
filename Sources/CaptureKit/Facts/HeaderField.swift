/// One header line.
public struct HeaderField: Sendable, Equatable {
    /// The name as it was written; compare it without regard to case.
    public let name: String
    /// The value, without the white space around it.
    public let value: String

    /// Creates a field.
    public init(_ name: String, _ value: String) { (self.name, self.value) = (name, value) }
}

extension [HeaderField] {
    /// The values of every field called `name`, in any case, in the order they came.
    public func values(_ name: String) -> [String] {
        var values: [String] = []
        for field in self where field.name.equalsIgnoringCase(name) { values.append(field.value) }
        return values
    }

    /// The value of the first field called `name`, in any case.
    public func first(_ name: String) -> String? {
        for field in self where field.name.equalsIgnoringCase(name) { return field.value }
        return nil
    }
}

extension String {
    /// Whether both are the same but for the case of ASCII letters.
    public func equalsIgnoringCase(_ other: String) -> Bool {
        guard utf8.count == other.utf8.count else { return false }
        let isEqual = utf8.withContiguousStorageIfAvailable { a in
            other.utf8.withContiguousStorageIfAvailable { b in
                for index in 0..<a.count where a[index] != b[index] && a[index].lowercasedASCII != b[index].lowercasedASCII { return false }
                return true
            }
        }
        return isEqual.flatMap { $0 } ?? zip(utf8, other.utf8).allSatisfy { $0.lowercasedASCII == $1.lowercasedASCII }
    }
}

extension UInt8 {
    /// The byte, lower case where it is an ASCII letter.
    @inlinable public var lowercasedASCII: UInt8 { (65...90).contains(self) ? self | 0x20 : self }
}
