import CaptureBytes
import CaptureKit
import Gzip
import Zstd

extension ReadBlob {
    /// The blob without its content coding, checked as far as the coding allows; itself when it has none.
    ///
    /// - Parameter limit: how many bytes it may decode to, by default 1 GiB; decoding stops there.
    /// - Throws: ``ReadFailure``: ``ReadFailure/Reason/corruptEncoding``, ``ReadFailure/Reason/tooLarge``, or
    ///   ``ReadFailure/Reason/wrongLength`` when it does not have ``originalLength``.
    public func decoded(atMost limit: Int = 1 << 30) throws(ReadFailure) -> ReadBlob {
        let plain = try plain(atMost: limit)
        if let originalLength, originalLength != plain.count {
            throw ReadFailure(.wrongLength, "\(name) has \(plain.count) bytes when decoded, and there were \(originalLength)")
        }
        return ReadBlob(path: path, contentType: contentType, originalLength: originalLength, bytes: plain)
    }

    private func plain(atMost limit: Int) throws(ReadFailure) -> Bytes {
        switch contentEncoding {
        case nil: return bytes
        case .gzip:
            do { return try inflateGzip(bytes, atMost: limit) } catch {
                switch error {
                case .corrupt: throw corrupt
                case .truncated: throw truncated
                case .tooLarge: throw tooLarge(limit)
                }
            }
        case .zstd:
            do { return try inflateZstd(bytes, atMost: limit) } catch {
                switch error {
                case .corrupt: throw corrupt
                case .truncated: throw truncated
                case .tooLarge: throw tooLarge(limit)
                }
            }
        }
    }

    private var name: String { path.map { "the blob \($0.quoted)" } ?? "the blob" }

    private var coding: String { contentEncoding?.rawValue ?? "identity" }

    private var corrupt: ReadFailure { ReadFailure(.corruptEncoding, "\(name) should be \(coding), but its bytes cannot be decoded") }

    private var truncated: ReadFailure { ReadFailure(.corruptEncoding, "\(name) is \(coding) that ends too early") }

    private func tooLarge(_ limit: Int) -> ReadFailure {
        ReadFailure(.tooLarge, "\(name) decodes to more than the \(limit) bytes that are allowed, or takes too much memory")
    }
}

/// How many bytes the encoded blobs of one event may decode to, all together.
struct DecodingRoom {
    private var left = 256 << 20

    /// The blob decoded; as it is when its bytes are not what its headers say, or when there is no room.
    mutating func decoded(_ blob: ReadBlob) -> ReadBlob {
        guard blob.contentEncoding != nil, let decoded = try? blob.decoded(atMost: left) else { return blob }
        left -= decoded.bytes.count
        return decoded
    }
}
