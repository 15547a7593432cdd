import CaptureKit

/// The paths of a request's blobs, no two the same and none inside another.
///
/// Names are compared byte by byte, as JSON keys are; Swift's `String` would take canonically equivalent ones for the same.
struct BlobPaths: Sendable {
    private var leaves: Set<[UInt8]> = []
    private var branches: Set<[UInt8]> = []

    /// Adds a path.
    ///
    /// - Throws: ``Rejection`` when it is there already or contradicts one that is.
    mutating func add(_ path: [String], name: String) throws(Rejection) {
        var key: [UInt8] = []
        for step in path.dropLast() {
            key += step.utf8
            if leaves.contains(key) { throw contradiction(name) }
            branches.insert(key)
            key.append(UInt8(ascii: "."))
        }
        key += path.last?.utf8 ?? "".utf8
        if branches.contains(key) { throw contradiction(name) }
        guard leaves.insert(key).inserted else {
            throw Rejection(.duplicatePart, "there is a second part of this name; send one", part: name)
        }
    }

    private func contradiction(_ name: String) -> Rejection {
        Rejection(
            .propertyConflict, "another blob stands for a property above or below this one; a property is a blob or an object", part: name)
    }
}
