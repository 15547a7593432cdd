import CaptureBytes
import Foundation
import Gzip
import Testing

/// Decoding of gzip.
@Suite(.timeLimit(.minutes(5)))
struct InflateGzipTests {
    private static let text = Array("hello, hello, hello\n".utf8)
    /// `text` as gzip 1.12 writes it with -n.
    private static let small = Array(Data(base64Encoded: "H4sIAAAAAAAAA8tIzcnJ11HIQKK4AOdCblIUAAAA") ?? Data())

    private func inflate(_ bytes: [UInt8], atMost limit: Int = 1 << 20) throws -> [UInt8] {
        [UInt8](try inflateGzip(Bytes(bytes), atMost: limit))
    }

    /// What the `gzip` of the system makes of `bytes`.
    private func gzip(_ bytes: Data, _ level: Int) throws -> [UInt8] {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("capture-ai-\(UUID().uuidString)")
        try bytes.write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let (process, output) = (Process(), Pipe())
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["gzip", "-c", "-\(level)", file.path]
        process.standardOutput = output
        try process.run()
        let encoded = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return [UInt8](encoded)
    }

    @Test(arguments: [0, 1, 65_535, 65_536, 65_537, 300_000], [1, 9]) func whatGzipWritesComesBack(size: Int, level: Int) throws {
        let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) }
        let encoded = try gzip(Data(bytes), level)
        #expect(try inflate(encoded, atMost: size) == bytes)
        if size > 0 { #expect(throws: GzipFault.tooLarge) { try inflate(encoded, atMost: size - 1) } }
    }

    @Test func aHeaderWithNameCommentExtraAndCheckIsRead() throws {
        // RFC 1952 §2.3: FLG with FEXTRA, FNAME and FCOMMENT, then those three.
        let fields: [UInt8] = [2, 0, 7, 7] + Array("name\0comment\0".utf8)
        let head: [UInt8] = [31, 139, 8, 4 | 8 | 16] + InflateGzipTests.small[4..<10] + fields
        #expect(try inflate(head + InflateGzipTests.small[10...]) == InflateGzipTests.text)
        // The three reserved bits must be zero.
        #expect(throws: GzipFault.corrupt) { try inflate([31, 139, 8, 0x20] + InflateGzipTests.small[4...]) }
    }

    @Test func membersFollowOneAnother() throws {
        let (text, small) = (InflateGzipTests.text, InflateGzipTests.small)
        let empty = try gzip(Data(), 9)
        #expect(try inflate(small + empty + small) == text + text)
        #expect(try inflate(small + small, atMost: 40) == text + text)
        #expect(throws: GzipFault.tooLarge) { try inflate(small + small, atMost: 39) }
        for count in small.count + 1..<2 * small.count {
            #expect(throws: GzipFault.truncated, "\(count)") { try inflate(Array((small + small)[..<count])) }
        }
    }

    @Test func truncationAtEveryByteIsRefused() {
        for count in 0..<InflateGzipTests.small.count {
            #expect(throws: GzipFault.truncated, "\(count)") { try inflate(Array(InflateGzipTests.small[..<count])) }
        }
    }

    @Test func aChangeOfAnyCheckedByteIsRefused() {
        // All but the time, the flags of the compressor and the system (RFC 1952 §2.3.1), which nothing checks.
        for place in InflateGzipTests.small.indices where !(4..<10).contains(place) && place != 3 {
            var bytes = InflateGzipTests.small
            bytes[place] ^= 0x41
            #expect(throws: GzipFault.self, "\(place)") { try inflate(bytes) }
        }
    }

    @Test(arguments: [[0], [0, 0, 0], Array("x".utf8), Array("garbage".utf8), [31, 139]])
    func whatStandsBehindIsRefused(garbage: [UInt8]) {
        #expect(throws: GzipFault.self) { try inflate(InflateGzipTests.small + garbage) }
    }

    @Test func otherFormatsAreRefused() throws {
        // zlib (RFC 1950) and Zstandard.
        for bytes: [UInt8] in [[0x78, 0x9c, 3, 0, 0, 0, 0, 1], [0x28, 0xb5, 0x2f, 0xfd, 0x24, 0, 1, 0, 0]] {
            #expect(throws: GzipFault.corrupt) { try inflate(bytes) }
        }
    }

    @Test func aBombStopsAtTheLimit() throws {
        let member = try gzip(Data(count: 1 << 20), 9)
        let bomb = Array(repeatElement(member, count: 64).joined())
        // Whoever went on behind the limit would find the garbage.
        for limit in [0, 1, 65_536, 1 << 20, (1 << 20) + 1] {
            #expect(throws: GzipFault.tooLarge) { try inflate(bomb + [1, 2, 3], atMost: limit) }
        }
        #expect(throws: GzipFault.corrupt) { try inflateGzip(Bytes(bomb + [1, 2, 3]), atMost: .max) }
        #expect(try inflateGzip(Bytes(bomb), atMost: 64 << 20).count == 64 << 20)
    }
}
