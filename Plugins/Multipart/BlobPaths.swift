import CaptureKit

/// The paths of a request's blobs, no two the same and none inside another.
struct BlobPaths: Sendable {
    private var leaves: Set<[String]> = []
    private var branches: Set<[String]> = []

    /// Adds a path.
    ///
    /// - Throws: ``Rejection`` when it is there already or contradicts one that is.
    mutating func add(_ path: [String], name: String) throws(Rejection) {
        guard leaves.insert(path).inserted else {
            throw Rejection(.duplicatePart, "there is a second part of this name; send one", part: name)
        }
        guard !branches.contains(path) else { throw contradiction(name) }
        for length in stride(from: 1, to: path.count, by: 1) {
            let branch = Array(path[..<length])
            guard !leaves.contains(branch) else { throw contradiction(name) }
            branches.insert(branch)
        }
    }

    private func contradiction(_ name: String) -> Rejection {
        Rejection(
            .propertyConflict, "another blob stands for a property above or below this one; a property is a blob or an object", part: name)
    }
}
