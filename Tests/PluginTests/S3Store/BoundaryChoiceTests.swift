import CaptureBytes
import CaptureKit
import Testing

@testable import CapturePlugins

/// The boundary occurs in no part, whatever the parts hold.
@Suite struct BoundaryChoiceTests {
    private let stem = "capture-ai-\(Sample.uuid)-"

    private func boundary(_ blobs: [Part]) throws -> String {
        let type = try Sample.plan(blobs).objects[0].attributes.contentType
        return String(type.dropFirst("multipart/mixed; boundary=".count))
    }

    private func counter(_ texts: String...) throws -> String {
        let boundary = try boundary(texts.enumerated().map { Sample.blob("p\($0)", Array($1.utf8)) })
        #expect(boundary.hasPrefix(stem))
        #expect(!texts.contains { $0.contains(boundary) })
        return String(boundary.dropFirst(stem.count))
    }

    @Test func itsCounterIsTheSmallestThatIsFree() throws {
        #expect(try counter("x") == "00000000")
        #expect(try counter("\(stem)00000000") == "00000001")
        #expect(try counter("--\(stem)00000000\r\n", "x\(stem)00000001--") == "00000002")
        #expect(try counter("\(stem)00000001 \(stem)00000000 \(stem)00000000 \(stem)00000003") == "00000002")
        #expect(try counter("\(stem)00000001") == "00000000")
        #expect(try counter("\(stem)000000000") == "00000001")
        #expect(try counter("\(stem)0000000", "\(stem)0000000x", stem) == "00000000")
        #expect(try counter(String("\(stem)00000000".dropFirst())) == "00000000")
    }

    @Test func pathsAndTypesCount() throws {
        #expect(try boundary([Sample.blob("a\(stem)00000000", [1])]) == "\(stem)00000001")
        #expect(try boundary([Sample.blob("a", [1], type: "text/\(stem)00000000")]) == "\(stem)00000001")
    }

    @Test func aHundredThousandBoundariesInABlobAreSkippedAtOnce() throws {
        var text = ByteWriter()
        for number in 0..<100_000 {
            let digits = String(number)
            text.append(stem + String(repeating: "0", count: 8 - digits.count) + digits)
        }
        #expect(try boundary([Sample.blob("a", text.finish())]) == "\(stem)00100000")
    }
}
