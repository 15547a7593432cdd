public import CaptureKit
import Crypto
import Synchronization

extension RequestBody {
    /// The same bytes, hashed on their way: whoever reads them learns of their end only if they have this SHA-256.
    ///
    /// Pieces are hashed where they arrive: one has at most 256 KiB, for which that takes about 0.15 ms.
    ///
    /// - Parameters:
    ///   - digest: 32 bytes.
    ///   - stage: whose check this is, whoever reads.
    /// - Throws: ``AlreadyRead`` when another stage reads the body. Reading throws a ``Rejection`` with `digest_mismatch` at the end.
    public func checked(against digest: [UInt8], for stage: String) throws(AlreadyRead) -> RequestBody {
        let read = try open()
        let hash = Mutex(SHA256())
        return RequestBody(length: length, encoding: encoding) { buffer in
            let before = buffer.count
            if try await read(buffer) {
                buffer.withUnsafeBytes { bytes in
                    hash.withLock { $0.update(bufferPointer: UnsafeRawBufferPointer(rebasing: bytes[before...])) }
                }
                return true
            }
            // `==` of a digest and bytes takes the same time wherever they differ.
            guard hash.withLock({ $0.finalize() == digest }) else { throw Rejection.digestMismatch(for: stage) }
            return false
        }
    }
}
