import CaptureKit

/// Where the object of a key is, under the store's directory.
///
/// The key is the path, as far as that is safe: every segment is one plain name, so no key can name anything outside of the directory,
/// and none can name what the store keeps for itself, which begins with a dot.
struct ObjectPath: Sendable {
    /// The folders from the directory to the object, each with all that are above it, the directory (empty) first.
    let folders: [String]
    /// The object's bytes.
    let file: String
    /// What is noted of the object.
    let notes: String

    /// The longest key, as in S3 (https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html).
    private static let keyLimit = 1024
    private static let nameLimit = 255

    /// The path of a key; nil for a key that no file can have.
    init?(_ key: String) {
        guard key.utf8.count <= ObjectPath.keyLimit, let names = ObjectPath.names(key), let name = names.last,
            name.utf8.count <= ObjectPath.nameLimit - ObjectPath.notesName("").utf8.count
        else { return nil }
        var folders = [""]
        for folder in names.dropLast() { folders.append(folders[folders.count - 1] + "/" + folder) }
        self.folders = folders
        file = "\(folders[folders.count - 1])/\(name)"
        notes = "\(folders[folders.count - 1])/\(ObjectPath.notesName(name))"
    }

    /// The name of the notes beside the object `name`.
    static func notesName(_ name: String) -> String { ".\(name).json" }

    /// The segments of a path; nil when one is empty, too long, begins with a dot or holds a NUL, which ends names in C.
    static func names(_ path: some StringProtocol) -> [String]? {
        let segments = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        for segment in segments {
            guard let first = segment.first, first != UInt8(ascii: "."), segment.count <= nameLimit, !segment.contains(0) else {
                return nil
            }
        }
        return segments.map { String(decoding: $0, as: UTF8.self) }
    }
}
