import CaptureKit
import Glibc

/// What the system refused.
struct SystemFailure: Error {
    /// The value of `errno`.
    let code: Int32
    private let what: String

    /// Keeps `errno` as it is now; `what` is the beginning of a sentence, such as `cannot write /data/x`.
    init(_ what: String) { (code, self.what) = (errno, what) }

    /// Whether it is about one key, and says nothing of the next one.
    var isOfOneKey: Bool { code == EISDIR || code == ENOTDIR || code == ENAMETOOLONG }

    /// The failure in the port's words.
    var asStoreError: BlobStoreError {
        let cause = "\(what): \(String(cString: strerror(code)))"
        switch code {
        case ENOSPC, EDQUOT, EFBIG: return BlobStoreError(.noSpace, "\(cause); make room there, or raise the quota")
        case EACCES, EPERM, EROFS: return BlobStoreError(.accessDenied, "\(cause); let the service write there")
        case EISDIR, ENOTDIR:
            return BlobStoreError(.other, "\(cause); in a directory no object's key can go on behind a slash where another key ends")
        default: return BlobStoreError(.other, cause)
        }
    }
}
