import CaptureBytes
import Glibc

/// A file that a blob goes to, or standard output.
struct FetchOutput {
    /// It cannot be written.
    struct Failure: Error, CustomStringConvertible { let description: String }

    private let path: String

    /// `-` is standard output.
    init(_ path: String) { self.path = path }

    /// Writes all of `bytes`; a terminal gets text only.
    func write(_ bytes: Bytes) throws(Failure) {
        if path == "-", isatty(1) == 1, bytes.withUnsafeBytes({ String(validating: $0, as: UTF8.self) }) == nil {
            throw Failure(description: "the blob is not text, and this is a terminal; name a file with --output, or use a pipe")
        }
        let descriptor = path == "-" ? 1 : open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else { throw failure }
        defer { if path != "-" { close(descriptor) } }
        var done = 0
        while done < bytes.count {
            let written = bytes[done..<bytes.count].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0 && errno != EINTR { throw failure }
            done += max(written, 0)
        }
    }

    /// Makes a folder where there is none.
    static func makeFolder(_ path: String) throws(Failure) {
        if mkdir(path, 0o750) != 0 && errno != EEXIST { throw FetchOutput(path).failure }
    }

    private var failure: Failure { Failure(description: "cannot write \(path): \(String(cString: strerror(errno)))") }
}
