import CaptureBytes
import Crypto

/// The SHA-256 of a key: what is kept instead of it.
public struct KeyDigest: Sendable, Hashable, CustomStringConvertible {
    private let words: (UInt64, UInt64, UInt64, UInt64)

    /// Hashes a key.
    init(hashing key: UnsafeRawBufferPointer) {
        var hash = SHA256()
        hash.update(bufferPointer: key)
        words = hash.finalize().withUnsafeBytes { bytes in
            func word(_ index: Int) -> UInt64 { UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self)) }
            return (word(0), word(1), word(2), word(3))
        }
    }

    /// Hashes a key.
    public init(hashing key: String) {
        var key = key
        self = key.withUTF8 { KeyDigest(hashing: UnsafeRawBufferPointer($0)) }
    }

    /// Reads 64 hexadecimal digits in either case; nil for anything else.
    public init?(hex text: String) {
        guard text.utf8.count == 64 else { return nil }
        var words: [UInt64] = [0, 0, 0, 0]
        for (index, byte) in text.utf8.enumerated() {
            let digit: UInt8
            switch byte {
            case 48...57: digit = byte - 48
            case 65...70, 97...102: digit = (byte | 0x20) - 87
            default: return nil
            }
            words[index / 16] = words[index / 16] << 4 | UInt64(digit)
        }
        self.words = (words[0], words[1], words[2], words[3])
    }

    /// 64 hexadecimal digits in lower case.
    public var description: String { [words.0, words.1, words.2, words.3].map(KeyDigest.hex).joined() }

    /// The first 8 digits, which name a key that has no label.
    public var short: String { String(description.prefix(8)) }

    private static func hex(_ word: UInt64) -> String {
        withUnsafeBytes(of: word.bigEndian) { String(hex: Array($0)) }
    }

    public static func == (a: Self, b: Self) -> Bool {
        a.words.0 == b.words.0 && a.words.1 == b.words.1 && a.words.2 == b.words.2 && a.words.3 == b.words.3
    }

    // A part of a SHA-256 is as good a hash as all of it.
    public func hash(into hasher: inout Hasher) { hasher.combine(words.0) }
}
