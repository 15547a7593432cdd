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
    var text: String { String(hex: bytes) }

    /// The 16 digits that stand in a key.
    var hashText: String { String(hex: Array(bytes.prefix(8))) }
}
