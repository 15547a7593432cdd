import Glibc

/// Reads the text of a file of teams.
enum TeamsText {
    /// More than any list of teams has.
    private static let limit = 64 << 20

    /// The file cannot be read.
    struct Failure: Error, CustomStringConvertible {
        let description: String
        var isMissing = false
    }

    /// The text of the file at `path`.
    ///
    /// - Throws: ``Failure`` with the system's reason.
    static func read(_ path: String) throws(Failure) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = Glibc.read(descriptor, &block, block.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw failure(path) }
            if count == 0 { break }
            bytes += block[..<count]
            if bytes.count > limit { throw Failure(description: "\(path) is larger than 64 MiB") }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw Failure(description: "\(path) is not UTF-8 text") }
        return text
    }

    private static func failure(_ path: String) -> Failure {
        Failure(description: "cannot read \(path): \(String(cString: strerror(errno)))", isMissing: errno == ENOENT)
    }
}
