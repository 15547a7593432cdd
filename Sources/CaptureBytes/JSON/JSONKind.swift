/// The kinds of JSON value (RFC 8259 §3).
public enum JSONKind: UInt8, Sendable {
    case null, bool, number, string, array, object
}
