/// One place where a value is not as its schema says.
public struct Violation: Sendable, Equatable {
    /// A JSON pointer as a URI fragment (RFC 6901 §6), such as `#/properties/$ai_model`; it names a member that is missing.
    ///
    /// It ends earlier where it would repeat more than ``JSONSchema/echoLimit`` bytes of the value.
    public let pointer: String
    /// What to change, as a clause, as in "this must be a string, not a number".
    public let detail: String
    /// For a member that no schema lists: its name, cut at 80 bytes.
    public let unknownName: String?
    /// For a member that no schema lists: the names that are listed in its place.
    public let knownNames: [String]
}
