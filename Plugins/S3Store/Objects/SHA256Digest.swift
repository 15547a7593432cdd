import CaptureBytes
import Crypto

/// A SHA-256 (FIPS 180-4).
struct SHA256Digest: Sendable, Equatable {
    /// 32 bytes.
    let bytes: [UInt8]

    /// Hashes pieces as if they were one.
    init(of pieces: [Bytes]) {
        var hash = SHA256()
        for piece in pieces { piece.withUnsafeBytes { hash.update(bufferPointer: $0) } }
        bytes = Array(hash.finalize())
    }

    /// 64 hexadecimal digits in lower case.
    var text: String { SHA256Digest.text(bytes) }

    /// The 16 digits that stand in a key.
    var hashText: String { SHA256Digest.text(bytes.prefix(8)) }

    /// Two hexadecimal digits a byte, in lower case.
    static func text(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
