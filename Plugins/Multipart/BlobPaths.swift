import CaptureBytes
import CaptureKit

/// The paths of a request's blobs, no two the same and none inside another.
///
/// Names are compared byte by byte, as JSON keys are; Swift's `String` would take canonically equivalent ones for the same.
struct BlobPaths: Sendable {
    /// Up to here each name is compared with each other, which takes no memory of its own.
    private static let few = 16

    private var names: [String] = []
    private var leaves: Set<[UInt8]> = []
    private var branches: Set<[UInt8]> = []

    /// Adds the path that the name of a part spells.
    ///
    /// - Throws: ``Rejection`` when it is there already or contradicts one that is.
    mutating func add(_ name: String) throws(Rejection) {
        if names.count < BlobPaths.few {
            for other in names { try BlobPaths.compare(name, other) }
            return names.append(name)
        }
        if leaves.isEmpty { for other in names { try index(other) } }
        try index(name)
    }

    private static func compare(_ name: String, _ other: String) throws(Rejection) {
        let clash: Int? = name.withUTF8Bytes { name in
            other.withUTF8Bytes { other in
                let (short, long) = name.count < other.count ? (name, other) : (other, name)
                guard UnsafeRawBufferPointer(rebasing: long[..<short.count]).isSame(as: short) else { return nil }
                return long.count - short.count == 0 || long[short.count] == UInt8(ascii: ".") ? long.count - short.count : nil
            }
        }
        if let clash { throw clash == 0 ? duplicate(name) : contradiction(name) }
    }

    private mutating func index(_ name: String) throws(Rejection) {
        let key = Array(name.utf8)
        for end in key.indices where key[end] == UInt8(ascii: ".") {
            let branch = Array(key[..<end])
            if leaves.contains(branch) { throw BlobPaths.contradiction(name) }
            branches.insert(branch)
        }
        if branches.contains(key) { throw BlobPaths.contradiction(name) }
        if !leaves.insert(key).inserted { throw BlobPaths.duplicate(name) }
    }

    private static func duplicate(_ name: String) -> Rejection {
        Rejection(.duplicatePart, "there is a second part of this name; send one", part: name)
    }

    private static func contradiction(_ name: String) -> Rejection {
        Rejection(
            .propertyConflict, "another blob stands for a property above or below this one; a property is a blob or an object", part: name)
    }
}
