import CaptureBytes
public import CaptureKit
import Crypto

/// The field `Content-Digest` (RFC 9530 §2): what the body's bytes, as sent, hash to.
public enum ContentDigest {
    /// The one algorithm that is checked; others beside it are passed over.
    static let sha256 = "sha-256"

    /// The field for a body.
    public static func field(for body: [UInt8]) -> HeaderField {
        var writer = ByteWriter()
        writer.append(BareItem.bytes(Array(SHA256.hash(data: body))))
        return HeaderField("Content-Digest", "\(sha256)=\(String(decoding: writer.finishBytes()))")
    }

    /// The SHA-256 that a request says its body has.
    ///
    /// - Throws: ``Rejection`` with `invalid_signature` where it says none.
    static func sha256(of headers: [HeaderField]) throws(Rejection) -> [UInt8] {
        let lines = headers.values("content-digest")
        guard !lines.isEmpty else { throw .invalidSignature("the request has no Content-Digest; send sha-256=:…: of the body (RFC 9530)") }
        let dictionary: FieldDictionary
        do throws(FieldFault) { dictionary = try FieldDictionary(parsing: lines) } catch {
            throw .invalidSignature("Content-Digest \(error.reason) at byte \(error.offset); send sha-256=:…: of the body (RFC 9530)")
        }
        guard case .item(let item)? = dictionary[sha256], case .bytes(let digest) = item.value, digest.count == SHA256.byteCount else {
            throw .invalidSignature("Content-Digest has no sha-256 of 32 bytes; send sha-256=:…: of the body (RFC 9530)")
        }
        return digest
    }
}
