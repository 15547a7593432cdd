import Glibc

/// Reads whole files.
enum FileText {
    /// A file cannot be read.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// The bytes of the file at `path`.
    ///
    /// - Throws: ``Failure`` with the system's reason.
    static func read(_ path: String) throws(Failure) -> [UInt8] {
        guard let file = fopen(path, "rb") else { throw Failure(description: "cannot read \(path): \(String(cString: strerror(errno)))") }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = fread(&block, 1, block.count, file)
            bytes += block[..<count]
            if count < block.count { break }
        }
        if ferror(file) != 0 { throw Failure(description: "cannot read \(path): \(String(cString: strerror(errno)))") }
        return bytes
    }
}
