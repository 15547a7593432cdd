import CaptureKit
import Testing

@Suite struct ByteCountTests {
    @Test(arguments: [
        ("0B", 0), ("512B", 512), ("1KiB", 1024), ("32KiB", 32_768), ("25MiB", 26_214_400), ("1GiB", 1_073_741_824), ("25MB", 25_000_000),
        ("1kB", 1000), ("1KB", 1000), ("2GB", 2_000_000_000), ("1.5KiB", 1536), ("0.5MiB", 524_288), ("007B", 7), ("0.001KB", 1),
        ("0.57KB", 570), ("0.069MB", 69_000), ("1.000000001GB", 1_000_000_001), ("0.999999999GB", 999_999_999), ("1.9B", 1),
        ("9223372036854775807B", Int.max),
    ])
    func reads(text: String, bytes: Int) { #expect(ByteCount(text)?.bytes == bytes) }

    @Test(arguments: [
        "", "B", "KiB", "1024", "1.5", "1 KiB", " 1KiB", "1KiB ", "-1KiB", "+1KiB", "1kiB", "1KIB", "1k", "1M", "1.KiB", ".5KiB", "1..5KiB",
        "1.2.3KiB", "1e3B", "0x10B", "١KiB", "9223372036854775808B", "9007199254740993GiB", "18446744073709551616B",
    ])
    func refuses(text: String) { #expect(ByteCount(text) == nil) }

    @Test(arguments: [
        (0, "0B"), (1, "1B"), (1023, "1023B"), (1024, "1KiB"), (1536, "1536B"), (1 << 20, "1MiB"), (3 << 30, "3GiB"),
        (1_000_000, "1000000B"),
    ])
    func prints(bytes: Int, text: String) {
        #expect(ByteCount(bytes: bytes).description == text)
        #expect(ByteCount(text) == ByteCount(bytes: bytes))
    }

    @Test func thePatternTakesWhatTheReaderTakes() throws {
        let pattern = try Regex(ByteCount.pattern)
        for text in ["0B", "1.5KiB", "25MB", "1kB", "2GiB"] { #expect(try pattern.wholeMatch(in: text) != nil, "\(text)") }
        for text in ["1024", "1 KiB", "-1B", "1.KiB", ".5B", "1kiB", "1e3B"] { #expect(try pattern.wholeMatch(in: text) == nil, "\(text)") }
    }
}
