import Glibc

/// Where standard credentials are looked for on this machine.
public struct CredentialsPlaces: Sendable {
    /// The value of an environment variable; nil when it is not set.
    public var variable: @Sendable (_ name: String) -> String?
    /// The text of a file; nil when there is none.
    ///
    /// Throws any error, whose text says what is wrong, when it is there and cannot be read.
    public var file: @Sendable (_ path: String) throws -> String?

    /// Looks where the caller says.
    public init(
        variable: @escaping @Sendable (_ name: String) -> String?, file: @escaping @Sendable (_ path: String) throws -> String?
    ) {
        (self.variable, self.file) = (variable, file)
    }

    /// This process's environment and the files that it may read.
    public static let system = CredentialsPlaces(
        variable: { getenv($0).map { String(cString: $0) } }, file: { try SmallFile.text($0) })

    /// A variable that is set to something: AWS's programs take an empty one as not set.
    func set(_ name: String) -> String? { variable(name).flatMap { $0.isEmpty ? nil : $0 } }
}

/// Reads files that are no larger than a token or a list of profiles.
private enum SmallFile {
    static let limit = 1 << 20

    static func text(_ path: String) throws -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0, errno == ENOENT || errno == ENOTDIR { return nil }
        guard descriptor >= 0 else { throw CredentialsError("cannot read \(path): \(String(cString: strerror(errno)))") }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        while true {
            let before = bytes.count
            bytes.append(contentsOf: repeatElement(0, count: 4096))
            let count = bytes.withUnsafeMutableBytes { read(descriptor, $0.baseAddress! + before, 4096) }
            if count < 0 && errno != EINTR { throw CredentialsError("cannot read \(path): \(String(cString: strerror(errno)))") }
            bytes.removeLast(4096 - max(0, count))
            if count == 0 { break }
            if bytes.count > limit { throw CredentialsError("\(path) is larger than 1 MiB, which no file of credentials is") }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// Why there are no credentials; the text says what to change and has no secret.
struct CredentialsError: Error, Equatable, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
