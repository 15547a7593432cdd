import CaptureBytes
import Testing

/// Texts made to cost much: each would take minutes, or overflow a stack, if it cost more than its length.
@Suite struct JSONBombTests {
    @Test func manySmallArrays() throws {
        let count = 350_000
        let document = try JSONDocument(Bytes("[" + Array(repeating: "[]", count: count).joined(separator: ",") + "]"))
        #expect(document.root.count == count)
        #expect(document.root.elements.reduce(0) { $0 + ($1.kind == .array && $1.range.count == 2 ? 1 : 0) } == count)
    }

    @Test func theMostValuesForTheLength() throws {
        let count = 500_000
        let document = try JSONDocument(Bytes("[" + Array(repeating: "1", count: count).joined(separator: ",") + "]"))
        #expect(document.root.count == count)
        #expect(document.root.elements.enumerated().allSatisfy { $1.range == 1 + 2 * $0..<2 + 2 * $0 })
    }

    @Test func manyKeys() throws {
        let count = 500_000
        let text = "{" + (0..<count).map { "\"k\($0)\":0" }.joined(separator: ",") + "}"
        let document = try JSONDocument(Bytes(text))
        #expect(document.root.count == count)
        #expect(document.root.firstDuplicateKey() == nil)
        #expect(document.root["k\(count - 1)"]?.range == text.utf8.count - 2..<text.utf8.count - 1)
    }

    @Test func deepTexts() throws {
        let depth = 100_000
        #expect(fault(String(repeating: "[", count: depth)) == JSONFault(offset: 128, reason: .tooDeep))
        #expect(fault(String(repeating: "{\"\":", count: depth)) == JSONFault(offset: 128 * 4, reason: .tooDeep))
        #expect(fault(String(repeating: "[", count: depth), maxDepth: depth)?.offset == depth)
        let closed = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        #expect(try JSONDocument(Bytes(closed), maxDepth: depth).root.count == 1)
    }

    @Test func longScalars() throws {
        let length = 1 << 20
        #expect(fault(String(repeating: "9", count: length)) == nil)
        #expect(fault(String(repeating: " ", count: length) + "1") == nil)
        #expect(fault("\"" + String(repeating: "\\", count: length) + "\"") == nil)
        #expect(fault("\"" + String(repeating: "\\", count: length + 1) + "\"")?.offset == length + 3)
        #expect(fault("\"" + String(repeating: "é", count: length) + "\"") == nil)
    }
}
