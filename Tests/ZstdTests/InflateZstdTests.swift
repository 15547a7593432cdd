import CZstd
import CaptureBytes
import Foundation
import Testing
import Zstd

/// Decoding of Zstandard.
@Suite(.timeLimit(.minutes(5)))
struct InflateZstdTests {
    private static let text = Array("hello, hello, hello\n".utf8)
    /// `text` as the command zstd 1.5.4 writes it, with a checksum.
    private static let small = Array(Data(base64Encoded: "KLUv/SQUdQAAQGhlbGxvLCAKAQDiihEhaZ2H") ?? Data())
    /// A skippable frame with two bytes (RFC 8878 §3.1.2).
    private static let skippable: [UInt8] = [0x50, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 9, 9]

    private func inflate(_ bytes: [UInt8], atMost limit: Int = 1 << 20) throws -> [UInt8] {
        [UInt8](try inflateZstd(Bytes(bytes), atMost: limit))
    }

    /// One frame, which libzstd's encoder writes.
    private func frame(_ bytes: [UInt8], level: Int32 = 3) throws -> [UInt8] {
        var encoded = [UInt8](repeating: 0, count: ZSTD_compressBound(bytes.count))
        let count = ZSTD_compress(&encoded, encoded.count, bytes, bytes.count, level)
        try #require(ZSTD_isError(count) == 0)
        return Array(encoded[..<count])
    }

    @Test(arguments: [0, 1, 65_535, 65_536, 65_537, 300_000], [1, 19] as [Int32])
    func whatLibzstdWritesComesBack(size: Int, level: Int32) throws {
        let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) }
        let encoded = try frame(bytes, level: level)
        #expect(try inflate(encoded, atMost: size) == bytes)
        if size > 0 { #expect(throws: ZstdFault.tooLarge) { try inflate(encoded, atMost: size - 1) } }
    }

    @Test func framesFollowOneAnother() throws {
        let (text, small) = (InflateZstdTests.text, InflateZstdTests.small)
        #expect(try inflate(small + (try frame([])) + InflateZstdTests.skippable + small) == text + text)
        #expect(try inflate(InflateZstdTests.skippable) == [])
        #expect(try inflate(small + small, atMost: 40) == text + text)
        #expect(throws: ZstdFault.tooLarge) { try inflate(small + small, atMost: 39) }
        for count in small.count + 1..<2 * small.count {
            #expect(throws: ZstdFault.truncated, "\(count)") { try inflate(Array((small + small)[..<count])) }
        }
    }

    @Test func truncationAtEveryByteIsRefused() {
        for count in 0..<InflateZstdTests.small.count {
            #expect(throws: ZstdFault.truncated, "\(count)") { try inflate(Array(InflateZstdTests.small[..<count])) }
        }
    }

    @Test func aChangeOfAnyByteIsRefused() {
        for place in InflateZstdTests.small.indices {
            var bytes = InflateZstdTests.small
            bytes[place] ^= 0x41
            #expect(throws: ZstdFault.self, "\(place)") { try inflate(bytes) }
        }
    }

    @Test(arguments: [[0], [0, 0, 0], Array("x".utf8), Array("garbage".utf8), [0x28, 0xb5]])
    func whatStandsBehindIsRefused(garbage: [UInt8]) {
        #expect(throws: ZstdFault.self) { try inflate(InflateZstdTests.small + garbage) }
    }

    @Test func gzipIsRefused() {
        #expect(throws: ZstdFault.corrupt) { try inflate([31, 139, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0]) }
    }

    @Test func aWindowThatTakesTooMuchMemoryIsRefused() {
        // RFC 8878 §3.1.1.1.2: an exponent of 18 is a window of 256 MiB. Then a last raw block of one byte.
        #expect(throws: ZstdFault.tooLarge) { try inflate([0x28, 0xb5, 0x2f, 0xfd, 0, 18 << 3, 9, 0, 0, 7]) }
        #expect(throws: Never.self) { try inflate([0x28, 0xb5, 0x2f, 0xfd, 0, 10 << 3, 9, 0, 0, 7]) }
    }

    @Test func aBombStopsAtTheLimit() throws {
        let bomb = Array(repeatElement(try frame([UInt8](repeating: 0, count: 1 << 20)), count: 64).joined())
        // Whoever went on behind the limit would find the garbage.
        for limit in [0, 1, 65_536, 1 << 20, (1 << 20) + 1] {
            #expect(throws: ZstdFault.tooLarge) { try inflate(bomb + [1, 2, 3, 4, 5], atMost: limit) }
        }
        #expect(throws: ZstdFault.corrupt) { try inflateZstd(Bytes(bomb + [1, 2, 3, 4, 5]), atMost: .max) }
        #expect(try inflateZstd(Bytes(bomb), atMost: 64 << 20).count == 64 << 20)
    }
}
