/// Why a text is not acceptable JSON, and where.
public struct JSONFault: Error, Equatable {
    /// The kinds of fault.
    public enum Reason: Equatable, Sendable {
        /// No value: no bytes at all, or white space only (RFC 8259 §2).
        case empty
        /// Not UTF-8 (RFC 8259 §8.1, RFC 3629 §4).
        case notUTF8
        /// More containers inside one another than allowed.
        case tooDeep
        /// The text is longer than ``JSONDocument/maxLength``.
        case tooLong
        /// Against the grammar of RFC 8259; a short phrase for people such as `expected ":"`.
        case syntax(String)
    }

    /// The offset of the first byte at fault; the text's length when it ends too early.
    public let offset: Int
    /// What is wrong there.
    public let reason: Reason

    /// A fault at an offset.
    public init(offset: Int, reason: Reason) {
        self.offset = offset
        self.reason = reason
    }
}
