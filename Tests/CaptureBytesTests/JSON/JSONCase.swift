import CaptureBytes
import Testing

/// One rule of RFC 8259, named as in the public JSONTestSuite.
struct JSONCase: Sendable, CustomTestStringConvertible {
    /// Text or single bytes, for what a string literal cannot hold.
    enum Piece: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
        case text(String)
        case byte(UInt8)

        init(stringLiteral value: String) { self = .text(value) }
        init(integerLiteral value: UInt8) { self = .byte(value) }
    }

    let testDescription: String
    let bytes: [UInt8]

    init(_ name: String, _ pieces: Piece...) {
        testDescription = name
        bytes = pieces.flatMap { piece -> [UInt8] in
            switch piece {
            case .text(let text): Array(text.utf8)
            case .byte(let byte): [byte]
            }
        }
    }
}

/// The fault of a text, nil when it is accepted; a check without an index finds the same one.
func fault(_ bytes: [UInt8], maxDepth: Int = 128) -> JSONFault? {
    let checked = checkFault(bytes, maxDepth: maxDepth)
    do {
        _ = try JSONDocument(Bytes(bytes), maxDepth: maxDepth)
        #expect(checked == nil)
        return nil
    } catch {
        #expect(checked == error)
        return error
    }
}

/// The fault of a text that is checked without an index, nil when it is accepted.
func checkFault(_ bytes: [UInt8], maxDepth: Int = 128) -> JSONFault? {
    do {
        try JSONDocument.check(Bytes(bytes), maxDepth: maxDepth)
        return nil
    } catch {
        return error
    }
}

func fault(_ text: String, maxDepth: Int = 128) -> JSONFault? { fault(Array(text.utf8), maxDepth: maxDepth) }
