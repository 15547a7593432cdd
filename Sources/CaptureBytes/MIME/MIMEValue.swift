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
        var reader = MIMEParameterReader(bytes, escapes: escapes)
        value = ASCII.lowercasedString(reader.value)
        var parameters: [Parameter] = []
        while let (name, value) = reader.next() {
            parameters.append(Parameter(name: ASCII.lowercasedString(name), value: value.string))
        }
        guard reader.isAtEnd else { return nil }
        self.parameters = parameters
    }

    /// What stands before the first semicolon, in lower case, whether or not the parameters can be read.
    public static func mediaType(of text: String) -> String {
        text.withUTF8Bytes { ASCII.lowercasedString(MIMEParameterReader($0, escapes: .anyCharacter).value) }
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
}
