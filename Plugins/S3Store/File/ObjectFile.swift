import CaptureBytes
import CaptureKit
import Glibc

/// An open file that holds an object's bytes.
struct ObjectFile: ~Copyable {
    private let descriptor: Int32
    private let path: String
    /// How many bytes it has.
    let size: Int

    /// Opens a file; nil when there is none.
    ///
    /// - Throws: ``SystemFailure``.
    init?(_ path: String) throws(SystemFailure) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR || errno == ENAMETOOLONG { return nil }
            throw SystemFailure("cannot open \(path)")
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            return nil
        }
        (self.descriptor, self.path, size) = (descriptor, path, Int(status.st_size))
    }

    deinit { close(descriptor) }

    /// Reads the bytes at these offsets, which are in the file.
    ///
    /// - Throws: ``SystemFailure``.
    func read(_ range: Range<Int>) throws(SystemFailure) -> Bytes {
        let bytes = BytesBuilder()
        bytes.grow(to: range.count)
        while bytes.count < range.count {
            let left = range.count - bytes.count
            var count = 0
            bytes.append(atMost: left) { room in
                count = pread(descriptor, room.baseAddress, left, off_t(range.lowerBound + bytes.count))
                return max(count, 0)
            }
            if count < 0 && errno == EINTR { continue }
            if count <= 0 { throw SystemFailure("cannot read \(path)") }
        }
        return bytes.freeze()
    }

    /// Writes a new file and returns once its bytes are on disk; after a fault there is none.
    ///
    /// - Throws: ``SystemFailure``.
    static func write(_ pieces: [Bytes], to path: String) throws(SystemFailure) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else { throw SystemFailure("cannot create \(path)") }
        do throws(SystemFailure) {
            for piece in pieces { try write(piece, to: descriptor, path) }
            if fdatasync(descriptor) != 0 { throw SystemFailure("cannot flush \(path)") }
        } catch {
            close(descriptor)
            unlink(path)
            throw error
        }
        close(descriptor)
    }

    private static func write(_ piece: Bytes, to descriptor: Int32, _ path: String) throws(SystemFailure) {
        try piece.withUnsafeBytes { bytes throws(SystemFailure) in
            var done = 0
            while done < bytes.count {
                let written = Glibc.write(descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done)
                if written < 0 && errno != EINTR { throw SystemFailure("cannot write \(path)") }
                done += max(written, 0)
            }
        }
    }
}
